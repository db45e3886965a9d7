"""What payments announce, in the transaction that recorded it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.money import Money


@dataclass(frozen=True, slots=True)
class PaymentSettled:
    """The money is there, perhaps late; orders decide what it buys."""

    payment_id: int
    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """The gateway says no, or the page was left to expire (`expired`)."""

    payment_id: int
    order_ids: tuple[int, ...]
    expired: bool


@dataclass(frozen=True, slots=True)
class RefundSettled:
    """Money went back."""

    refund_id: int
    order_id: int
    amount: Money


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The gateway could not give it back; a person has to look."""

    refund_id: int
    order_id: int
    amount: Money
