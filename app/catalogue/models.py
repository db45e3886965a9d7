"""Tables of the catalogue: services, their options, prices filed with the street, dated menus."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.money import Money

TYPES = ("administrative", "public_welfare", "market")
VERTICALS = ("care", "meals", "rides", "errands")
STATES = ("submitted", "listed", "returned", "paused", "ended")
FILING_STATES = ("filed", "approved", "rejected", "withdrawn")


class Service(Base):
    """What a provider sells. `code` is the policy's service code (`meal.lunch`).

    It stands on the shelf while `state` is `listed` and the day lies within `shelf_from`..`shelf_until`,
    the days all certificates it needs are valid (None: no bound). `price` is the price it began with,
    per unit; from its day an approved `PriceFiling` takes its place (`pricing.price_on`).
    `publicly_paid` prices are filed with the street: a rise counts once approved.
    `rules` holds `handovers` (of `delivery`, `pickup`, `dine_in`) and `max_quantity`.
    """

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint(f"type IN {TYPES}", name="type"),
        CheckConstraint(f"vertical IN {VERTICALS}", name="vertical"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_services_shelf", "vertical", "state", "id"),
        Index("ix_services_provider", "provider_id", "id"),
    )

    id: Mapped[Id]
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    code: Mapped[str] = mapped_column(String(60))
    type: Mapped[str] = mapped_column(String(16))
    vertical: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(String(500), default="")
    about_en: Mapped[str] = mapped_column(String(800), default="")
    unit: Mapped[str] = mapped_column(String(16))
    price: Mapped[Money]
    delivery_fee: Mapped[Money]
    publicly_paid: Mapped[bool] = mapped_column(default=True)
    drawing: Mapped[str] = mapped_column(String(24))
    traits: Mapped[list[str]]
    rules: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10))
    returned_reason: Mapped[str | None] = mapped_column(String(200))
    added_by: Mapped[int | None]
    shelf_from: Mapped[dt.date | None] = mapped_column(Date)
    shelf_until: Mapped[dt.date | None] = mapped_column(Date)
    created_at: Mapped[dt.datetime]


class ServiceOption(Base):
    """A variant of a service (soft, low salt), with what it adds to the unit price."""

    __tablename__ = "service_options"

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    extra: Mapped[Money]
    ended_at: Mapped[dt.datetime | None]


class PriceFiling(Base):
    """A price of a service from a day on, filed with the street where public money is paid on it."""

    __tablename__ = "price_filings"
    __table_args__ = (
        CheckConstraint(f"state IN {FILING_STATES}", name="state"),
        CheckConstraint("price >= 0", name="price"),
        Index("ix_price_filings_service", "service_id", "from_day"),
    )

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    price: Mapped[Money]
    from_day: Mapped[dt.date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10))
    filed_by: Mapped[int | None]
    filed_at: Mapped[dt.datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[dt.datetime | None]


class Menu(Base):
    """What a meal service offers on one day: dishes, until when to order, how many there are.

    Its portions are held in `availability` (stock key = the menu's id).
    """

    __tablename__ = "menus"
    __table_args__ = (UniqueConstraint("service_id", "day"), Index("ix_menus_day", "day"))

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    day: Mapped[dt.date] = mapped_column(Date)
    dishes: Mapped[str] = mapped_column(String(200))
    dishes_en: Mapped[str] = mapped_column(String(300))
    allergens: Mapped[list[str]]
    cutoff_at: Mapped[dt.datetime]
    capacity: Mapped[int]
    serve_from: Mapped[dt.datetime]
    serve_until: Mapped[dt.datetime]
