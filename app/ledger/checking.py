"""The proof of the books: `check` looks at every account, transfer and promise, and at what other rooms add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.core.db import session
from app.ledger.accounts import sums_of
from app.ledger.models import Account, Transfer

MOVED = ("direct", "post")
RESOLVED = ("post", "void", "expire")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: which check, about what (a code or id), and what is wrong, in plain words."""

    check: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """How much was looked at, and what did not hold."""

    counts: Mapping[str, int]
    faults: tuple[Fault, ...]


Check = Callable[[], Iterable[Fault]]
_added: dict[str, Check] = {}


def add_check(name: str, check: Check) -> None:
    """Let a room above prove its part too; a name given twice replaces the first."""
    _added[name] = check


def check() -> list[Fault]:
    """Everything that does not hold; an empty list is the proof."""
    found = [fault for own in (_sums, _guarded, _promises, _sides) for fault in own()]
    for added in _added.values():
        found.extend(added())
    return found


def report() -> Report:
    """`check` with the numbers of what was looked at."""
    s = session()
    counts = {"accounts": s.scalar(select(func.count()).select_from(Account)) or 0}
    by_phase = select(Transfer.phase, func.count()).group_by(Transfer.phase)
    counts |= {row[0]: row[1] for row in s.execute(by_phase)}
    counts["moved"] = int(s.scalar(select(func.sum(Transfer.amount)).where(Transfer.phase.in_(MOVED))) or 0)
    return Report(counts, tuple(check()))


def _sums() -> list[Fault]:
    """Σ debits = Σ credits over accounts that exist."""
    total = select(func.coalesce(func.sum(Transfer.amount), 0)).where(Transfer.phase.in_(MOVED))
    received = session().scalar(total.join(Account, Account.id == Transfer.debit_id)) or 0
    given = session().scalar(total.join(Account, Account.id == Transfer.credit_id)) or 0
    if received == given:
        return []
    return [Fault("sums", "ledger", f"debits {int(received)} differ from credits {int(given)}")]


def _guarded() -> list[Fault]:
    """Every guarded account: what it says it has is what its transfers leave, and not below zero."""
    faults = []
    query = select(Account.id, Account.code, Account.available).where(Account.guarded).order_by(Account.id)
    rows = session().execute(query).all()
    sums = sums_of([row.id for row in rows])
    for row in rows:
        own = sums[row.id]
        derived = own.received - own.given - own.promised
        if row.available != derived:
            faults.append(Fault("guarded", row.code, f"available {int(row.available)}, transfers leave {int(derived)}"))
        if row.available < 0 or derived < 0:
            faults.append(Fault("guarded", row.code, "below zero"))
    return faults


def _promises() -> list[Fault]:
    """Every resolution answers one promise, once, for at most its amount, between the same accounts."""
    pending = aliased(Transfer)
    resolution = Transfer
    faults = []
    wrong = (
        select(resolution.id, resolution.phase, resolution.amount, pending.phase, pending.amount)
        .outerjoin(pending, pending.id == resolution.pending_id)
        .where(resolution.phase.in_(RESOLVED))
        .where(
            or_(
                pending.id.is_(None),
                pending.phase != "pending",
                resolution.amount > pending.amount,
                resolution.debit_id != pending.debit_id,
                resolution.credit_id != pending.credit_id,
            )
        )
    )
    for id_, phase, *_ in session().execute(wrong):
        faults.append(Fault("promises", str(id_), f"this {phase} does not fit the promise it resolves"))
    twice = (
        select(Transfer.pending_id, func.count())
        .where(Transfer.pending_id.is_not(None))
        .group_by(Transfer.pending_id)
        .having(func.count() > 1)
    )
    for pending_id, times in session().execute(twice):
        faults.append(Fault("promises", str(pending_id), f"resolved {times} times"))
    return faults


def _sides() -> list[Fault]:
    """A transfer has two sides, a positive amount, and a promise only where it resolves one."""
    resolves = Transfer.phase.in_(RESOLVED)
    query = select(Transfer.id).where(
        or_(
            Transfer.debit_id == Transfer.credit_id,
            Transfer.amount < 0,
            (Transfer.amount == 0) & Transfer.phase.in_(("direct", "pending")),
            resolves & Transfer.pending_id.is_(None),
            ~resolves & Transfer.pending_id.is_not(None),
        )
    )
    return [Fault("sides", str(id_), "not a transfer between two accounts") for id_ in session().scalars(query)]
