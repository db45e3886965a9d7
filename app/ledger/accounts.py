"""Accounts: opening them once, finding them by code, what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased

from app.core import clock, db
from app.core.db import session
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.money import ZERO, Money
from app.ledger.models import Account, Transfer

accounts = cast(Table, Account.__table__)


@dataclass(frozen=True, slots=True)
class Known:
    """What never changes of an account."""

    id: int
    code: str
    guarded: bool


_known: WeakKeyDictionary[Engine, dict[str, Known]] = WeakKeyDictionary()


def known(codes: Iterable[str]) -> dict[str, Known]:
    """Accounts by code; those this process has not met are read with one statement."""
    cache = _known.setdefault(db.engine(), {})
    wanted = set(codes)
    found = {code: cache[code] for code in wanted if code in cache}
    missing = wanted - found.keys()
    if missing:
        query = select(Account.id, Account.code, Account.guarded).where(Account.code.in_(missing))
        read = {code: Known(id, code, guarded) for id, code, guarded in session().execute(query)}
        found.update(read)
        _remember(cache, read)
    return found


def _remember(cache: dict[str, Known], read: Mapping[str, Known]) -> None:
    # What an open transaction sees may still be rolled back; only committed accounts are kept.
    if db.in_transaction():
        db.after_commit(lambda: cache.update(read))
    else:
        cache.update(read)


def open_account(code: str, kind: str, *, guarded: bool = False, street_code: str | None = None) -> int:
    """The id of the account `code`, opened if there is none; calling again changes nothing."""
    return open_accounts({code: kind}, guarded=guarded, street_code=street_code)[code]


def open_accounts(kinds: Mapping[str, str], *, guarded: bool = False, street_code: str | None = None) -> dict[str, int]:
    """Ids by code, of accounts opened where there are none; `kinds` maps a code to its kind."""
    found = known(kinds)
    missing = sorted(kinds.keys() - found.keys())
    if missing:
        rows = [
            {"id": new_id(), "code": code, "kind": kinds[code], "guarded": guarded, "available": 0,
             "street_code": street_code, "created_at": clock.now()}
            for code in missing
        ]  # fmt: skip
        dialect_insert = pg_insert if db.is_postgresql() else sqlite_insert
        session().execute(dialect_insert(accounts).on_conflict_do_nothing(), rows)
        found.update(known(missing))
    return {code: account.id for code, account in found.items()}


def account_id(code: str) -> int:
    """The account's id; `NotFound` where there is none."""
    found = known([code]).get(code)
    if found is None:
        raise NotFound
    return found.id


def account_ids(codes: Iterable[str]) -> dict[str, int]:
    """Ids by code, of those that exist."""
    return {code: account.id for code, account in known(codes).items()}


def available(account: int) -> Money:
    """What can still be given from a guarded account; of an unguarded one, its balance."""
    row = session().execute(select(Account.guarded, Account.available).where(Account.id == account)).one_or_none()
    if row is None:
        raise NotFound
    return row.available if row.guarded else balance(account)


def balance(account: int) -> Money:
    """What the account received less what it gave; promises do not count."""
    return balances([account])[account]


def balances(ids: Iterable[int]) -> dict[int, Money]:
    """Balances of several accounts with two statements."""
    wanted = list(ids)
    found = dict.fromkeys(wanted, ZERO)
    for column, sign in ((Transfer.debit_id, 1), (Transfer.credit_id, -1)):
        query = (
            select(column, func.sum(Transfer.amount))
            .where(column.in_(wanted), Transfer.phase.in_(("direct", "post")))
            .group_by(column)
        )
        for account, total in session().execute(query):
            found[account] += sign * int(total)
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """What an account received and gave, and what it has promised to give; fen."""

    received: Money = ZERO
    given: Money = ZERO
    promised: Money = ZERO


def sums_of(ids: Iterable[int]) -> dict[int, Sums]:
    """The sums of several accounts, with two statements."""
    wanted = list(ids)
    resolution = aliased(Transfer)
    moved = Transfer.phase.in_(("direct", "post"))
    waiting = and_(Transfer.phase == "pending", resolution.id.is_(None))
    received = select(Transfer.debit_id, func.sum(Transfer.amount)).where(Transfer.debit_id.in_(wanted), moved)
    given = (
        select(
            Transfer.credit_id,
            func.sum(case((moved, Transfer.amount), else_=0)),
            func.sum(case((waiting, Transfer.amount), else_=0)),
        )
        .outerjoin(resolution, resolution.pending_id == Transfer.id)
        .where(Transfer.credit_id.in_(wanted), or_(moved, waiting))
    )
    came = {account: int(total) for account, total in session().execute(received.group_by(Transfer.debit_id))}
    went = {account: (int(a), int(b)) for account, a, b in session().execute(given.group_by(Transfer.credit_id))}
    return {
        account: Sums(Money(came.get(account, 0)), *(Money(part) for part in went.get(account, (0, 0))))
        for account in wanted
    }


def account_codes(ids: Iterable[int]) -> dict[int, str]:
    """Account id → code, for files that people read."""
    query = select(Account.id, Account.code).where(Account.id.in_(set(ids)))
    return dict(session().execute(query).all())
