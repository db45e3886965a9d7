"""What payments add to `ledger check`: parts, refunds and movements agree."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from app import ledger
from app.core.db import session
from app.ledger.models import Transfer
from app.payments.models import Payment, PaymentPart, Refund


def install() -> None:
    """Add the checks of this room."""
    ledger.add_check("payments", lambda: [*_payments(), *_refunds()])


def _payments() -> Iterator[ledger.Fault]:
    """A payment's parts sum to it; a settled one moved exactly its amount, another nothing."""
    parts = select(PaymentPart.payment_id, func.sum(PaymentPart.amount)).group_by(PaymentPart.payment_id)
    sums = {row[0]: int(row[1]) for row in session().execute(parts)}
    moved = _moved("payment:")
    for id_, amount, state in session().execute(select(Payment.id, Payment.amount, Payment.state)):
        if sums.get(id_, 0) != amount:
            yield ledger.Fault("payments", f"payment {id_}", "its parts do not sum to it")
        if moved.get(f"payment:{id_}", 0) != (amount if state == "settled" else 0):
            yield ledger.Fault("payments", f"payment {id_}", f"{state}, but the ledger moved another amount")


def _refunds() -> Iterator[ledger.Fault]:
    """What parts say was refunded is the sum of refunds that did not fail; a settled one moved its amount."""
    query = select(Refund.id, Refund.payment_id, Refund.order_id, Refund.amount, Refund.state)
    asked: dict[tuple[int, int], int] = {}
    moved = _moved("refund:")
    for id_, payment_id, order_id, amount, state in session().execute(query):
        if state != "failed":
            asked[payment_id, order_id] = asked.get((payment_id, order_id), 0) + int(amount)
        if moved.get(f"refund:{id_}", 0) != (amount if state == "settled" else 0):
            yield ledger.Fault("payments", f"refund {id_}", f"{state}, but the ledger moved another amount")
    parts = select(PaymentPart.payment_id, PaymentPart.order_id, PaymentPart.amount, PaymentPart.refunded)
    for payment_id, order_id, amount, refunded in session().execute(parts):
        if asked.get((payment_id, order_id), 0) != refunded:
            yield ledger.Fault("payments", f"payment {payment_id}", f"its part of order {order_id} miscounts refunds")
        if refunded > amount:
            yield ledger.Fault("payments", f"payment {payment_id}", f"gave back more than order {order_id} paid")


def _moved(prefix: str) -> dict[str, int]:
    query = select(Transfer.reference, Transfer.amount).where(
        Transfer.reference.startswith(prefix), Transfer.phase == "direct"
    )
    return {row[0]: int(row[1]) for row in session().execute(query)}
