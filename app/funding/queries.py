"""Reading lines: by order, for screens, statements and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts import Viewer
from app.accounts.scopes import within
from app.core.db import session
from app.core.money import Money
from app.funding.holds import held_lines
from app.funding.models import FundingLine, LineHold
from app.funding.policies import HOLD_READERS


@dataclass(frozen=True, slots=True)
class Line:
    """A funding line as read. `payers` splits `captured` where there is one, else `amount`; `held` are open reasons."""

    id: int
    order_id: int
    round: int
    kind: str
    pays: str
    state: str
    programme_id: str | None
    version_id: int | None
    name: str | None
    name_en: str | None
    amount: Money
    captured: Money | None
    captured_at: dt.datetime | None
    payers: Mapping[str, int]
    why: Mapping[str, str]
    held: tuple[str, ...]

    @property
    def counts(self) -> Money:
        """What the line came to, or is to come to."""
        return self.amount if self.captured is None else self.captured


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold as read."""

    id: int
    line_id: int
    reason: str
    raised_at: dt.datetime
    raised_by: int | None
    decision: str | None
    decided_at: dt.datetime | None
    decision_reason: str | None


def lines(order_ids: Iterable[int], *, every_round: bool = False) -> dict[int, list[Line]]:
    """The lines in force of each order (all rounds if asked), in the order they paid, the resident's last."""
    wanted = list(dict.fromkeys(order_ids))
    query = select(FundingLine).where(FundingLine.order_id.in_(wanted))
    rows = session().scalars(query.order_by(FundingLine.order_id, FundingLine.round, FundingLine.sequence)).all()
    newest = {row.order_id: row.round for row in rows}
    shown = [row for row in rows if every_round or row.round == newest[row.order_id]]
    held = held_lines([row.id for row in shown if row.kind != "resident"]) if shown else {}
    found: dict[int, list[Line]] = {order_id: [] for order_id in wanted}
    for row in shown:
        found[row.order_id].append(_read(row, tuple(held.get(row.id, ()))))
    return found


def charged(shown: Iterable[Line]) -> tuple[Money, Money]:
    """What an order comes to by its lines in force, and the resident's part of it: once served, what was delivered."""
    own = others = 0
    for line in shown:
        if line.kind == "resident":
            own += line.counts
        elif line.kind != "compensation":
            others += line.counts
    return Money(own + others), Money(own)


def holds(order_ids: Iterable[int]) -> list[Hold]:
    """Every hold on the orders' lines, oldest first."""
    query = (
        select(LineHold)
        .join(FundingLine, FundingLine.id == LineHold.line_id)
        .where(FundingLine.order_id.in_(list(order_ids)))
        .order_by(LineHold.id)
    )
    return [
        Hold(
            row.id, row.line_id, row.reason, row.raised_at, row.raised_by, row.decision, row.decided_at,
            row.decision_reason,
        )
        for row in session().scalars(query)
    ]  # fmt: skip


def held_orders(viewer: Viewer) -> list[int]:
    """The orders with a held line that the viewer's office must decide on, the longest held first."""
    query = (
        select(FundingLine.order_id, func.min(LineHold.id).label("first"))
        .join(LineHold, LineHold.line_id == FundingLine.id)
        .where(LineHold.decided_at.is_(None), within(FundingLine.street_code, viewer.divisions(*HOLD_READERS)))
        .group_by(FundingLine.order_id)
        .order_by("first")
    )
    return [order_id for order_id, _first in session().execute(query)]


def _read(row: FundingLine, held: tuple[str, ...]) -> Line:
    return Line(
        row.id, row.order_id, row.round, row.kind, row.pays, row.state, row.programme_id, row.version_id, row.name,
        row.name_en, row.amount, row.captured, row.captured_at,
        row.payers.get("captured") or row.payers.get("amount", {}), row.why, held,
    )  # fmt: skip
