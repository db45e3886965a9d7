"""What orders announce. Every event names the order; handlers read what else they need."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.core.actors import Actor
from app.core.money import Money


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """An order was written; `state` says what it waits for."""

    order_id: int
    number: str
    resident_id: int
    placed_by: int
    provider_id: int
    street_code: str
    state: str
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """Nothing stands between the order and the provider any more. `first`: in the act of placing it."""

    order_id: int
    number: str
    resident_id: int
    provider_id: int
    service_date: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    by: Actor
    first: bool = False


@dataclass(frozen=True, slots=True)
class OrderApproved:
    """An official approved the order's public part."""

    order_id: int
    number: str
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderRejected:
    """An official refused the order's public part; all was given back."""

    order_id: int
    number: str
    reason: str
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """The order ended before service. `cause`: resident, provider, office, facts; `refund` goes back, `fee` is kept."""

    order_id: int
    number: str
    provider_id: int
    cause: str
    reason: str
    fee: Money
    refund: Money
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderExpired:
    """Nobody paid (or approved) in time; all was given back."""

    order_id: int
    number: str


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """The order is another one under its old number. `before_provider_id` held the job until now."""

    order_id: int
    number: str
    before_provider_id: int
    provider_id: int
    state: str
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderBegan:
    """Somebody set out, or the service began."""

    order_id: int
    number: str
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderCompleted:
    """Served, wholly or in part; `refund` goes back to the resident's side."""

    order_id: int
    number: str
    provider_id: int
    resident_id: int
    partial: bool
    refund: Money
    by: Actor
