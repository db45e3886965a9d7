"""Tables of orders: the order, the bundle it may belong to, and its changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.money import Money


class Bundle(Base):
    """Orders placed, paid and cancelled together: a week's meals, a ride with an escort."""

    __tablename__ = "bundles"

    id: Mapped[Id]
    placed_by: Mapped[int | None]
    created_at: Mapped[dt.datetime]


class Order(Base):
    """One verified service for one resident.

    `service_date` (Asia/Shanghai) decides facts, counters and versions. `price` is unit price ×
    quantity, without `fees`; `resident_part` includes the fees. `place_code`, `street_code` (of the
    residence) and all prices are frozen at placing. `file_sealed` holds the facts used and the rules'
    answers, for the order's file. `marks` are derived from the funding lines. `payment` is `online`, `cash` or `none`.
    `venue` says where it happens: `home` (somebody brings it) or `provider` (the resident comes).
    `words` is what was ordered, frozen, in both languages: {"zh", "en"}. Until `free_until` it may be
    changed, and cancelled free of charge. `late_fee` is what a late cancellation kept.
    `body_digest` tells a repeated request from another one.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("price >= 0 AND fees >= 0 AND resident_part >= 0 AND public_part >= 0", name="amounts"),
        CheckConstraint("resident_part + public_part = price + fees", name="adds_up"),
        CheckConstraint("quantity > 0", name="quantity"),
        UniqueConstraint("placed_by", "key"),
        Index("ix_orders_resident", "resident_id", "id"),
        Index("ix_orders_provider", "provider_id", "service_date", "state"),
        Index("ix_orders_street", "street_code", "id"),
        Index("ix_orders_placed_by", "placed_by", "id"),
        Index("ix_orders_expiry", "state", "expires_at"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(24), unique=True)
    key: Mapped[str] = mapped_column(String(64))
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("bundles.id"), index=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    placed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(String(16))
    vertical: Mapped[str] = mapped_column(String(8))
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    service_name: Mapped[str] = mapped_column(String(60))
    service_name_en: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20))
    service_date: Mapped[dt.date] = mapped_column(Date)
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    quantity: Mapped[Decimal]
    delivered: Mapped[Decimal | None]
    unit_price: Mapped[Money]
    price: Mapped[Money]
    fees: Mapped[Money]
    resident_part: Mapped[Money]
    public_part: Mapped[Money]
    compensation: Mapped[Money]
    marks: Mapped[list[str]]
    payment: Mapped[str] = mapped_column(String(8))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("addresses.id"))
    place_code: Mapped[str] = mapped_column(String(12))
    street_code: Mapped[str] = mapped_column(String(12))
    venue: Mapped[str] = mapped_column(String(8))
    words: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(200), default="")
    free_until: Mapped[dt.datetime | None]
    body_digest: Mapped[str] = mapped_column(String(64))
    file_sealed: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    placed_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    completed_at: Mapped[dt.datetime | None]
    late_fee: Mapped[Money]
    ended_reason: Mapped[str | None] = mapped_column(String(200))


class OrderChange(Base):
    """A change the resident's side made after placing: what was, what became. `key` makes a repeat do nothing."""

    __tablename__ = "order_changes"
    __table_args__ = (UniqueConstraint("order_id", "key"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    round: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    changed_by: Mapped[int | None]
    at: Mapped[dt.datetime]
