"""Moving money: at once, or promised now and resolved later.

On the hot path promises are inserted first and the guarded accounts drawn last (`promise_all`, then
`draw_owed`), so that a shared row stays locked for the shortest time; a commit in between is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Insert, Row, Table, bindparam, event, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, SessionTransaction

from app.core import clock, db
from app.core.db import connection, session
from app.core.errors import Invalid
from app.core.ids import new_id
from app.ledger.accounts import accounts
from app.ledger.errors import AlreadyResolved, NotEnough, ReferenceReused
from app.ledger.models import Account, Transfer

transfers = cast(Table, Transfer.__table__)
OWED = "ledger_owed"
_TAKE = (
    update(accounts)
    .where(accounts.c.id == bindparam("account"), accounts.c.available >= bindparam("amount"), accounts.c.guarded)
    .values(available=accounts.c.available - bindparam("amount"))
    .execution_options(preserve_rowcount=True)
)
_LOCKED = (
    select(accounts.c.id, accounts.c.available)
    .where(accounts.c.id.in_(bindparam("accounts", expanding=True)), accounts.c.guarded)
    .order_by(accounts.c.id)
    # NO KEY: transfers inserted meanwhile share their accounts' keys, and two orders would wait for each other.
    .with_for_update(key_share=True)
)
_GIVE = (
    update(accounts)
    .where(accounts.c.id == bindparam("account"), accounts.c.guarded)
    .values(available=accounts.c.available + bindparam("amount"))
)
_INSERT: dict[bool, Insert] = {
    True: pg_insert(transfers).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
    False: sqlite_insert(transfers).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """A pending transfer to be written. `id` may be made beforehand with `new_id`; the credit account is guarded."""

    id: int
    reference: str
    debit_id: int
    credit_id: int
    amount: int
    why: str
    order_id: int | None = None


def move(reference: str, debit_id: int, credit_id: int, amount: int, why: str, *, order_id: int | None = None) -> int:
    """Move `amount` fen (> 0) at once from the credit to the debit account; the transfer's id.

    The same reference again does nothing and returns the first. `NotEnough` if a guarded account would go below zero.
    """
    row = _row(new_id(), reference, "direct", debit_id, credit_id, amount, why, order_id)
    if not _insert([row]):
        return int(_same(row).id)
    _take({credit_id: amount}, guarded_only=True)
    _give({debit_id: amount})
    return int(row["id"])


def promise(
    reference: str, debit_id: int, credit_id: int, amount: int, why: str, *, order_id: int | None = None
) -> int:
    """Promise `amount` fen (> 0): the credit account gives it up now, the debit account has it once posted."""
    made = Promise(new_id(), reference, debit_id, credit_id, amount, why, order_id)
    row = _row(made.id, reference, "pending", debit_id, credit_id, amount, why, order_id)
    if not _insert([row]):
        return int(_same(row).id)
    _take({credit_id: amount}, guarded_only=True)
    return made.id


def promise_all(promises: Sequence[Promise]) -> None:
    """Write promises on guarded accounts with one statement. The money is owed until `draw_owed`, which must follow."""
    if not promises:
        return
    rows = [_row(p.id, p.reference, "pending", p.debit_id, p.credit_id, p.amount, p.why, p.order_id) for p in promises]
    if _insert(rows) != len(rows):
        raise ReferenceReused
    owed: dict[int, int] = session().info.setdefault(OWED, {})
    for made in promises:
        owed[made.credit_id] = owed.get(made.credit_id, 0) + made.amount


def draw_owed() -> None:
    """Settle what this transaction left owed, accounts in id order; `NotEnough` names the first short one."""
    owed: dict[int, int] = session().info.pop(OWED, {})
    takes = {account: amount for account, amount in owed.items() if amount > 0}
    gives = {account: -amount for account, amount in owed.items() if amount < 0}
    if takes and gives:
        _lock(owed)
    _take(takes)
    _give(gives)


def post(pending_id: int, amount: int, reference: str) -> int:
    """Let at most the promised amount move; the rest returns to the credit account. The transfer's id."""
    return _resolve(pending_id, "post", amount, reference)


def void(pending_id: int, reference: str) -> int:
    """Withdraw a promise; the credit account has its money back."""
    return _resolve(pending_id, "void", None, reference)


def expire(pending_id: int, reference: str) -> int:
    """Withdraw a promise because its time is over."""
    return _resolve(pending_id, "expire", None, reference)


def resolve_all(phase: str, resolutions: Iterable[tuple[int, int | None, str]], *, deferred: bool = False) -> None:
    """Resolve several (pending id, amount or None for all, reference) with one insert, accounts in id order.

    `deferred` leaves the returned money to `draw_owed`, where a new promise in the same transaction follows.
    """
    wanted = {pending_id: (amount, reference) for pending_id, amount, reference in resolutions}
    if not wanted:
        return
    query = select(transfers).where(transfers.c.id.in_(wanted), transfers.c.phase == "pending")
    found = session().execute(query).all()
    rows: list[dict[str, Any]] = []
    owed: dict[int, int] = {}
    for promised in found:
        amount, reference = wanted[promised.id]
        row = _resolution(promised, phase, amount, reference)
        back = int(promised.amount) - (row["amount"] if phase == "post" else 0)
        owed[promised.credit_id] = owed.get(promised.credit_id, 0) + back
        if phase == "post":
            owed[promised.debit_id] = owed.get(promised.debit_id, 0) + row["amount"]
        rows.append(row)
    if len(rows) != len(wanted) or _insert(rows) != len(rows):
        raise AlreadyResolved
    if not deferred:
        _give(owed)
        return
    waiting: dict[int, int] = session().info.setdefault(OWED, {})
    for account, amount in owed.items():
        waiting[account] = waiting.get(account, 0) - amount


def _resolve(pending_id: int, phase: str, amount: int | None, reference: str) -> int:
    query = select(transfers).where(transfers.c.id == pending_id, transfers.c.phase == "pending")
    promised = session().execute(query).one()
    row = _resolution(promised, phase, amount, reference)
    if not _insert([row]):
        return _resolved_before(row)
    back = int(promised.amount) - (row["amount"] if phase == "post" else 0)
    _give({promised.credit_id: back})
    if phase == "post":
        _give({promised.debit_id: row["amount"]})
    return int(row["id"])


def _resolution(promised: Row[Any], phase: str, amount: int | None, reference: str) -> dict[str, Any]:
    posted = int(promised.amount) if amount is None else int(amount)
    if not 0 <= posted <= promised.amount:
        raise Invalid("入账金额不能超过预留金额")
    debit, credit = promised.debit_id, promised.credit_id
    row = _row(new_id(), reference, phase, debit, credit, posted, promised.why, promised.order_id)
    return row | {"pending_id": promised.id}


def _resolved_before(row: dict[str, Any]) -> int:
    found = session().execute(select(transfers).where(transfers.c.pending_id == row["pending_id"])).one_or_none()
    if found is not None and found.reference != row["reference"]:
        raise AlreadyResolved
    return int(_same(row).id)


def _same(row: dict[str, Any]) -> Any:
    """The transfer written before under this reference; `ReferenceReused` if it says something else."""
    found = session().execute(select(transfers).where(transfers.c.reference == row["reference"])).one_or_none()
    alike = ("phase", "debit_id", "credit_id", "amount", "pending_id")
    if found is None or any(getattr(found, name) != row[name] for name in alike):
        raise ReferenceReused
    return found


def _row(
    id_: int, reference: str, phase: str, debit: int, credit: int, amount: int, why: str, order_id: int | None
) -> dict[str, Any]:
    if amount < 0 or (amount == 0 and phase in ("direct", "pending")):
        raise Invalid("金额必须大于零")
    return {
        "id": id_, "reference": reference, "phase": phase, "debit_id": debit, "credit_id": credit,
        "amount": int(amount), "pending_id": None, "order_id": order_id, "why": why, "at": clock.now(),
    }  # fmt: skip


def _insert(rows: list[dict[str, Any]]) -> int:
    result = connection().execute(_INSERT[db.is_postgresql()], rows)
    return cast("CursorResult[Any]", result).rowcount


def _take(amounts: dict[int, int], *, guarded_only: bool = False) -> None:
    if len(amounts) > 1:
        _take_several(amounts)
        return
    for account, amount in sorted(amounts.items()):
        taken = cast("CursorResult[Any]", connection().execute(_TAKE, {"account": account, "amount": amount})).rowcount
        if taken:
            continue
        row = session().execute(select(Account.code, Account.guarded).where(Account.id == account)).one()
        if row.guarded or not guarded_only:
            raise NotEnough(row.code)


def _take_several(amounts: dict[int, int]) -> None:
    """The same from several accounts with two statements: locked in id order, then taken."""
    held = _lock(amounts)
    for account, amount in sorted(amounts.items()):
        if account not in held or held[account] < amount:
            raise NotEnough(session().scalars(select(Account.code).where(Account.id == account)).one())
    rows = [{"account": account, "amount": amount} for account, amount in sorted(amounts.items())]
    if cast("CursorResult[Any]", connection().execute(_TAKE, rows)).rowcount != len(rows):
        raise RuntimeError("an account has changed that was locked")


def _lock(ids: Iterable[int]) -> dict[int, int]:
    """What guarded accounts have available, theirs until the transaction ends."""
    return {row.id: int(row.available) for row in connection().execute(_LOCKED, {"accounts": sorted(ids)})}


def _give(amounts: dict[int, int]) -> None:
    for account, amount in sorted(amounts.items()):
        if amount:
            session().execute(_GIVE, {"account": account, "amount": amount})


@event.listens_for(Session, "after_soft_rollback")
def _nothing_left(rolled_back: Session, _previous: SessionTransaction) -> None:
    """What was promised in a part that rolled back is not owed any more."""
    rolled_back.info.pop(OWED, None)


@event.listens_for(Session, "before_commit")
def _nothing_owed(committing: Session) -> None:
    """A promise whose money was never taken must not be committed."""
    if committing.info.get(OWED):
        raise RuntimeError("money is owed to or by accounts: call ledger.draw_owed() last")
