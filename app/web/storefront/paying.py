"""From a placed order to the gateway's page, or straight to the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app import orders, payments
from app.core.db import transaction
from app.payments import conversation
from app.web.kernel.viewer import viewer
from app.web.storefront.serving import here


def lead_to_payment(placed: Sequence[orders.Order], key: str) -> ResponseReturnValue:
    """To the pay page where something is due online, else to the receipt. Pressed twice, the same page."""
    due = [order for order in placed if order.state == "awaiting_payment"]
    if not due:
        return redirect(here("storefront.receipt", number=placed[0].number), 303)
    by = viewer()
    back = url_for("storefront.payment_return", number=due[0].number)
    with transaction():
        payment = payments.start(
            [order.id for order in due], [order.resident_part for order in due],
            payer_id=by.person_id, return_to=back, by=by,
        )  # fmt: skip
        payment_id = payment.id
    return redirect(conversation.open_checkout(payment_id) or back, 303)
