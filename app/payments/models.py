"""Tables of payments: intents, what they cover, refunds, the webhook inbox, and the sandbox's own books."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.money import Money


class Payment(Base):
    """One payment of the residents' parts of one or several orders.

    `gateway` is `sandbox`, `stripe` or `cash`; `gateway_ref` the gateway's own id, unknown until it
    answered; `key` the idempotency key of the call.
    """

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(24), unique=True)
    payer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    amount: Mapped[Money]
    state: Mapped[str] = mapped_column(String(12), index=True)
    gateway: Mapped[str] = mapped_column(String(8))
    gateway_ref: Mapped[str | None] = mapped_column(String(80), unique=True)
    method: Mapped[str | None] = mapped_column(String(16))
    pay_url: Mapped[str | None]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    return_to: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    settled_at: Mapped[dt.datetime | None]


class PaymentPart(Base):
    """How much of a payment belongs to which order; how much of that went back, or on to the provider (`handed_to`)."""

    __tablename__ = "payment_parts"
    __table_args__ = (
        UniqueConstraint("payment_id", "order_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("refunded >= 0 AND handed >= 0 AND refunded + handed <= amount", name="spent_once"),
        CheckConstraint("handed = 0 OR handed_to IS NOT NULL", name="handed_to"),
    )

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[Money]
    refunded: Mapped[Money] = mapped_column(default=Money(0))
    handed: Mapped[Money] = mapped_column(default=Money(0))
    handed_to: Mapped[int | None] = mapped_column(ForeignKey("providers.id"))


class Refund(Base):
    """Money given back on a payment, for one order. Never more in all than was paid.

    `bearer` is who bears it: `provider` (goodwill), `platform` or `none` (the service was not given).
    """

    __tablename__ = "refunds"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[Money]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40))
    bearer: Mapped[str] = mapped_column(String(16))
    gateway_ref: Mapped[str | None] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime | None]


class GatewayEvent(Base):
    """The webhook inbox: an event's id stored together with its effect, so it works once."""

    __tablename__ = "gateway_events"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(String(80), unique=True)
    gateway: Mapped[str] = mapped_column(String(8))
    type: Mapped[str] = mapped_column(String(48))
    object_ref: Mapped[str] = mapped_column(String(80))
    effect: Mapped[str] = mapped_column(String(24))
    received_at: Mapped[dt.datetime]


class SandboxCheckout(Base):
    """The sandbox gateway's own record of one hosted pay page; read by nobody but the sandbox."""

    __tablename__ = "sandbox_checkouts"
    __table_args__ = (Index("ix_sandbox_checkouts_key", "key", unique=True),)

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(String(80), unique=True)
    key: Mapped[str] = mapped_column(String(64))
    amount: Mapped[Money]
    refunded: Mapped[Money]
    state: Mapped[str] = mapped_column(String(12))
    method: Mapped[str | None] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(120))
    return_url: Mapped[str]
    webhook_url: Mapped[str]
    refunds: Mapped[dict[str, Any]]
    expires_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime]
