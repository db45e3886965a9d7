"""What funding adds to `ledger check`: lines against transfers, payers against amounts, counts against counters."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app import ledger
from app.core.db import session
from app.funding.models import Counter, FundingLine
from app.ledger.models import Transfer

RESOLUTION_OF = {"reserved": None, "captured": "post", "claimed": "post", "settled": "post", "reversed": "post",
                 "released": "void"}  # fmt: skip


def install() -> None:
    """Add the checks of this room."""
    ledger.add_check("funding.lines", lambda: list(_lines()))
    ledger.add_check("funding.payers", lambda: list(_payers()))
    ledger.add_check("funding.counters", lambda: list(_counters()))


def _lines() -> Iterator[ledger.Fault]:
    """A line's state is what its promise says: open, posted at what was captured, or given back."""
    promised, resolution = aliased(Transfer), aliased(Transfer)
    query = (
        select(FundingLine, promised, resolution)
        .outerjoin(promised, promised.id == FundingLine.pending_id)
        .outerjoin(resolution, resolution.pending_id == FundingLine.pending_id)
        .where(FundingLine.kind.in_(("public", "compensation")))
        .execution_options(yield_per=1000)
    )
    for line, promise, resolved in session().execute(query):
        words = _wrong(line, promise, resolved)
        if words:
            yield ledger.Fault("funding.lines", f"line {line.id}", words)


def _wrong(line: FundingLine, promise: Transfer | None, resolved: Transfer | None) -> str:
    if promise is None:
        return "" if line.amount == 0 else "an amount without a promise"
    if promise.amount != line.amount or promise.credit_id != line.account_id or promise.order_id != line.order_id:
        return "the promise is not for this line's amount, budget or order"
    phase = resolved.phase if resolved is not None else None
    if phase != RESOLUTION_OF.get(line.state, "unknown"):
        return f"{line.state}, but its promise is {phase or 'open'}"
    if resolved is not None and phase == "post" and resolved.amount != line.captured:
        return f"captured {int(line.captured or 0)}, posted {int(resolved.amount)}"
    return ""


def _payers() -> Iterator[ledger.Fault]:
    """What each payer bears sums to the line's amount, and to what was captured."""
    query = select(FundingLine.id, FundingLine.amount, FundingLine.captured, FundingLine.payers).where(
        FundingLine.kind != "resident"
    )
    for line_id, amount, captured, payers in session().execute(query.execution_options(yield_per=1000)):
        if sum(payers.get("amount", {}).values()) != amount:
            yield ledger.Fault("funding.payers", f"line {line_id}", "its payers do not sum to its amount")
        if "captured" in payers and sum(payers["captured"].values()) != (captured or 0):
            yield ledger.Fault("funding.payers", f"line {line_id}", "its payers do not sum to what was captured")


def _counters() -> Iterator[ledger.Fault]:
    """Every counter is the sum of what lines hold of it."""
    held: dict[tuple[int, str, str, str, str], int] = {}
    query = select(FundingLine.resident_id, FundingLine.counted).execution_options(yield_per=1000)
    for resident_id, counted in session().execute(query):
        for one in counted:
            key = (resident_id, one["scope"], one["key"], one["period"], one["measure"])
            held[key] = held.get(key, 0) + one["n"]
    rows = select(
        Counter.resident_id, Counter.scope, Counter.key, Counter.period, Counter.measure, Counter.used
    ).execution_options(yield_per=1000)
    for resident_id, scope, key_, period, measure, used in session().execute(rows):
        expected = held.pop((resident_id, scope, key_, period, measure), 0)
        if used != expected:
            subject = f"{scope} {period} {measure} of resident {resident_id}"
            yield ledger.Fault("funding.counters", subject, f"counts {used}, lines hold {expected}")
    for (resident_id, scope, _, period, measure), n in held.items():
        if n:
            subject = f"{scope} {period} {measure} of resident {resident_id}"
            yield ledger.Fault("funding.counters", subject, f"no counter, lines hold {n}")
