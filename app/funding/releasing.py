"""Giving back what an order holds: on cancellation, expiry, rejection, or before a change's new round."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app import ledger, payments
from app.core import clock
from app.core.actors import Actor
from app.core.db import session
from app.core.money import ZERO, Money
from app.funding import counters
from app.funding.models import FundingLine
from app.funding.states import PUBLIC, RESIDENT


def locked_lines(order_id: int, *states: str) -> Sequence[FundingLine]:
    """The order's lines in these states (all if none is named), locked, in the order they paid."""
    query = select(FundingLine).where(FundingLine.order_id == order_id)
    if states:
        query = query.where(FundingLine.state.in_(states))
    return session().scalars(query.order_by(FundingLine.round, FundingLine.sequence).with_for_update()).all()


def release(order_id: int, by: Actor, why: str, *, fee: Money = ZERO, new_round: bool = False) -> Money:
    """Release every reserved line: promises voided, counters back to periods that have not ended; the sum in fen.

    Where a period has ended its counter stays as it is and the budget has its money back all the same. The resident's
    line is released if nothing was paid; of a paid one the provider keeps `fee`, the rest waits for its refund.
    `new_round`: new lines are reserved in this same transaction, and `draw` settles both at once.
    """
    lines = locked_lines(order_id, "reserved", "due", "paid", "cash_collected")
    today, total = clock.today(), Money(0)
    voids = [
        (line.pending_id, None, f"void:{line.id}") for line in lines if line.pending_id and line.state == "reserved"
    ]
    in_force = max((line.round for line in lines if line.kind == "resident"), default=0)
    for line in lines:
        line.counted = counters.give_back(line.resident_id, line.counted, today)
        if line.state == "reserved":
            total += line.amount
            PUBLIC.move(line, "released", by=by, act="release", for_id=line.resident_id, reason=why)
        elif line.state == "due":
            RESIDENT.move(line, "released", by=by, act="release", for_id=line.resident_id, reason=why)
        elif fee and not new_round and line.round == in_force:  # a change left the line paid before it as it was
            _keep_fee(line, fee)
    session().flush()
    ledger.resolve_all("void", voids, deferred=new_round)
    return total


def _keep_fee(line: FundingLine, fee: Money) -> None:
    line.captured, line.captured_at = min(fee, line.amount), clock.now()
    payments.hand_over(line.order_id, line.provider_id, line.captured)


def release_line(line: FundingLine, by: Actor, why: str) -> None:
    """Release one reserved line."""
    line.counted = counters.give_back(line.resident_id, line.counted, clock.today())
    PUBLIC.move(line, "released", by=by, act="release", for_id=line.resident_id, reason=why)
    if line.pending_id:
        ledger.resolve_all("void", [(line.pending_id, None, f"void:{line.id}")])


def mark_resident(order_id: int, to_state: str, by: Actor) -> None:
    """Move the resident's line in force: `paid`, `cash_collected`, `on_statement`, `refunded`. `IllegalMove` otherwise.

    Paid after the service was captured, the money goes on to the provider at once.
    """
    line = resident_line(order_id)
    if line is not None and line.state != to_state:
        RESIDENT.move(line, to_state, by=by, act=to_state, for_id=line.resident_id)
        if to_state in ("paid", "cash_collected") and line.captured:
            payments.hand_over(order_id, line.provider_id, line.captured)


def resident_line(order_id: int) -> FundingLine | None:
    """The resident's line of the highest round, locked."""
    query = select(FundingLine).where(FundingLine.order_id == order_id, FundingLine.kind == "resident")
    return session().scalars(query.order_by(FundingLine.round.desc()).limit(1).with_for_update()).first()
