"""What a kitchen must know of meal orders: dishes, option and how each is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import session
from app.orders.details.meals import MealDetail


@dataclass(frozen=True, slots=True)
class Portion:
    """One order's dishes as frozen at placing; `handover` as in `HANDOVERS`."""

    order_id: int
    handover: str
    dishes: str
    dishes_en: str
    option: str
    option_en: str


def portions(order_ids: Iterable[int]) -> dict[int, Portion]:
    """Order id → what to cook and how it leaves; orders that are no meals are left out. One statement."""
    query = select(MealDetail).where(MealDetail.order_id.in_(list(order_ids)))
    return {
        row.order_id: Portion(
            row.order_id, row.handover, row.dishes, row.dishes_en, row.option_name or "", row.option_name_en or ""
        )
        for row in session().scalars(query)
    }
