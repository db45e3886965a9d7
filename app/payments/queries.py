"""Reading payments: what was paid for orders, and how a payment stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from app.core.db import session
from app.core.money import Money
from app.payments.models import Payment, PaymentPart, Refund


def paid_for(order_ids: Iterable[int]) -> dict[int, Money]:
    """By order, what was paid and not given back (refunds under way count as given back); one statement."""
    query = (
        select(PaymentPart.order_id, func.sum(PaymentPart.amount - PaymentPart.refunded))
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(PaymentPart.order_id.in_(list(order_ids)), Payment.state == "settled")
        .group_by(PaymentPart.order_id)
    )
    return {order_id: Money(int(total)) for order_id, total in session().execute(query)}


def latest_for(order_id: int) -> Payment | None:
    """The newest payment that covers the order, in whatever state."""
    query = (
        select(Payment)
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .where(PaymentPart.order_id == order_id)
        .order_by(Payment.id.desc())
        .limit(1)
    )
    return session().scalars(query).first()


def payments_of(order_id: int) -> Sequence[Payment]:
    """Every payment that covers the order, oldest first; for its file."""
    query = select(Payment).join(PaymentPart, PaymentPart.payment_id == Payment.id)
    return session().scalars(query.where(PaymentPart.order_id == order_id).order_by(Payment.id)).all()


def refunds_of(order_id: int) -> Sequence[Refund]:
    """Every refund on the order, oldest first."""
    return session().scalars(select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)).all()
