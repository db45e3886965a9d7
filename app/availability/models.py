"""Tables of what can be taken once: stocks of portions and the holds on them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class Stock(Base):
    """So many of something for one day. `key` is the id of what it belongs to (a menu)."""

    __tablename__ = "stocks"
    __table_args__ = (CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)


class Hold(Base):
    """A quantity of a stock held for an order; `released_at` gives it back."""

    __tablename__ = "holds"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"), Index("ix_holds_order", "order_id"))

    id: Mapped[Id]
    stock_key: Mapped[int] = mapped_column(ForeignKey("stocks.key"), index=True)
    order_id: Mapped[int]
    quantity: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12), default="portion")
    created_at: Mapped[dt.datetime]
    released_at: Mapped[dt.datetime | None]
