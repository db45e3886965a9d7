"""Holds: a line that is neither captured nor claimed until a person decides."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app import ledger
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.ids import new_id
from app.funding import counters
from app.funding.models import FundingLine, LineHold
from app.funding.releasing import release_line
from app.funding.states import PUBLIC

DECISIONS = ("pay", "refuse")


def held_lines(line_ids: Iterable[int]) -> dict[int, list[str]]:
    """Reasons of the open holds, by line."""
    found: dict[int, list[str]] = {}
    query = select(LineHold.line_id, LineHold.reason).where(
        LineHold.line_id.in_(list(line_ids)), LineHold.decided_at.is_(None)
    )
    for line_id, reason in session().execute(query):
        found.setdefault(line_id, []).append(reason)
    return found


def hold(line_id: int, reason: str, by: Actor) -> int:
    """Hold a reserved or captured line for a reason (a code); the hold's id. The same reason again changes nothing."""
    line = _line(line_id)
    if line.kind == "resident" or line.state not in ("reserved", "captured"):
        raise Conflict("这一笔已经结算或退回，不能再冻结", code="not_holdable")
    open_one = select(LineHold.id).where(
        LineHold.line_id == line_id, LineHold.reason == reason, LineHold.decided_at.is_(None)
    )
    standing = session().scalar(open_one)
    if standing is not None:
        return standing
    row = LineHold(id=new_id(), line_id=line_id, reason=reason, raised_at=clock.now(), raised_by=by.person_id)
    session().add(row)
    session().flush()
    audit.record(by, "funding_line", line_id, "hold", for_id=line.resident_id, reason=reason)
    return row.id


def decide_hold(hold_id: int, decision: str, by: Actor, *, reason: str) -> None:
    """Decide a hold: `pay` lets the line go on, `refuse` gives the money back to the budget. With a reason.

    `Forbidden` for whoever raised it; `Conflict` if somebody decided before.
    """
    row = session().scalar(select(LineHold).where(LineHold.id == hold_id).with_for_update())
    if row is None:
        raise NotFound
    if decision not in DECISIONS or not reason.strip():
        raise Invalid(fields={"reason": "请写明决定的理由"})
    if row.decided_at is not None:
        raise Conflict("这一笔已经有人决定过了", code="decided_already")
    if by.person_id is not None and by.person_id == row.raised_by:
        raise Forbidden("提出冻结的人不能自己决定")
    row.decision, row.decided_by = decision, by.person_id
    row.decided_at, row.decision_reason = clock.now(), reason.strip()
    session().flush()
    line = _line(row.line_id)
    audit.record(by, "funding_line", line.id, f"hold_{decision}", for_id=line.resident_id, reason=reason.strip())
    if decision == "refuse":
        _refuse(line, by)
    elif line.state == "reserved" and line.captured is not None and not held_lines([line.id]):
        _pay(line, by)


def _pay(line: FundingLine, by: Actor) -> None:
    """The service was delivered while the line was held: capture it now."""
    line.captured_at = clock.now()
    PUBLIC.move(line, "captured", by=by, act="capture", for_id=line.resident_id)
    if line.pending_id:
        ledger.resolve_all("post", [(line.pending_id, int(line.captured or 0), f"capture:{line.id}")])


def _refuse(line: FundingLine, by: Actor) -> None:
    if line.state == "reserved":
        release_line(line, by, "hold_refused")
    elif line.state == "captured":
        line.counted = counters.give_back(line.resident_id, line.counted, clock.today())
        PUBLIC.move(line, "reversed", by=by, act="reverse", for_id=line.resident_id, reason="hold_refused")
        if line.account_id and line.captured:
            provider = ledger.account_id(f"provider:{line.provider_id}")
            ledger.move(
                f"reverse:{line.id}", line.account_id, provider, int(line.captured), "reversal", order_id=line.order_id
            )


def _line(line_id: int) -> FundingLine:
    line = session().scalar(select(FundingLine).where(FundingLine.id == line_id).with_for_update())
    if line is None:
        raise NotFound
    return line
