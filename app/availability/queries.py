"""What is left, and what an order holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.availability.models import Hold, Stock
from app.core.db import session


@dataclass(frozen=True, slots=True)
class Holding:
    """A quantity of one stock an order holds now."""

    key: int
    order_id: int
    quantity: int
    kind: str


def left(keys: Iterable[int]) -> dict[int, int]:
    """How many are left of each stock; a key without a stock is missing from the answer."""
    query = select(Stock.key, Stock.capacity - Stock.taken).where(Stock.key.in_(list(keys)))
    return {row[0]: row[1] for row in session().execute(query)}


def held(order_ids: Iterable[int]) -> list[Holding]:
    """What the orders hold at present."""
    query = select(Hold).where(Hold.order_id.in_(list(order_ids)), Hold.released_at.is_(None))
    return [
        Holding(row.stock_key, row.order_id, row.quantity, row.kind)
        for row in session().scalars(query.order_by(Hold.id))
    ]
