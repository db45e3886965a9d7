"""What orders add to `ledger check`: each order's lines sum to its price and fees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app import ledger
from app.core.db import session
from app.funding.models import FundingLine
from app.orders.models import Order


def install() -> None:
    """Add the checks of this room."""
    ledger.add_check("orders.sums", lambda: list(_unbalanced()))


def _unbalanced() -> Iterator[ledger.Fault]:
    """Orders whose lines in force say other parts than the order does, or that have none."""

    def summed(*kinds: str) -> ColumnElement[Any]:
        return func.coalesce(func.sum(case((FundingLine.kind.in_(kinds), FundingLine.amount), else_=0)), 0)

    resident, public = summed("resident"), summed("public", "discount")
    extra = summed("compensation")
    query = (
        select(Order.number)
        .outerjoin(FundingLine, and_(FundingLine.order_id == Order.id, FundingLine.round == Order.round))
        .group_by(Order.id, Order.number)
        .having(
            or_(
                resident != func.max(Order.resident_part),
                public != func.max(Order.public_part),
                extra != func.max(Order.compensation),
                func.max(Order.price + Order.fees) != func.max(Order.resident_part + Order.public_part),
                func.count(FundingLine.id) == 0,
            )
        )
    )
    for number in session().scalars(query):
        yield ledger.Fault("orders.sums", f"order {number}", "its funding lines do not sum to its price and fees")
