"""What a provider earned in a span of time, by who pays it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import session
from app.core.money import Money
from app.funding.models import FundingLine, LineHold
from app.orders.models import Order


@dataclass(frozen=True, slots=True)
class Earned:
    """Lines of one payer in one state. `kind` is `public`, `resident` or `compensation`; `held` waits for a person."""

    kind: str
    programme_id: str | None
    name: str
    name_en: str
    state: str
    held: bool
    orders: int
    amount: Money


def earned(provider_id: int, since: dt.datetime, until: dt.datetime) -> list[Earned]:
    """What orders completed from `since` (UTC) until before `until` earned a provider, held too; one statement."""
    on_hold = (
        select(LineHold.id)
        .where(LineHold.line_id == FundingLine.id, LineHold.decided_at.is_(None))
        .correlate(FundingLine)
        .exists()
    )
    amount = func.sum(func.coalesce(FundingLine.captured, FundingLine.amount))
    keys = (
        FundingLine.kind,
        FundingLine.programme_id,
        FundingLine.name,
        FundingLine.name_en,
        FundingLine.state,
        on_hold,
    )
    query = (
        select(*keys, func.count(FundingLine.order_id.distinct()), amount)
        .join(Order, Order.id == FundingLine.order_id)
        .where(Order.provider_id == provider_id, Order.state.in_(("completed", "closed")))
        .where(FundingLine.round == Order.round, FundingLine.state.not_in(("released", "reversed")))
        .where(Order.completed_at >= since, Order.completed_at < until)
        .group_by(*keys)
        .order_by(FundingLine.kind, FundingLine.programme_id, FundingLine.state)
    )
    return [
        Earned(kind, programme, name or "", name_en or name or "", state, bool(held), n, Money(total))
        for kind, programme, name, name_en, state, held, n, total in session().execute(query)
        if total
    ]
