"""From a placed order to the gateway's page, or straight to the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app import orders, payments
from app.core.db import transaction
from app.core.money import ZERO, Money
from app.payments import conversation
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.storefront.serving import here


def lead_to_payment(placed: Sequence[orders.Order]) -> ResponseReturnValue:
    """To the pay page where something is due online, else to the receipt. Pressed twice, the same page."""
    due = [order for order in placed if order.state == "awaiting_payment"]
    if not due:
        return redirect(here("storefront.receipt", number=placed[0].number), 303)
    by = viewer()
    back = url_for("storefront.payment_return", number=due[0].number)
    ids = [order.id for order in due]
    with transaction():
        paid = payments.paid_for(ids)  # a change may have left only a difference
        owed = [Money(order.resident_part - paid.get(order.id, ZERO)) for order in due]
        payment_id = payments.start(ids, owed, payer_id=by.person_id, return_to=back, by=by).id
    return redirect(conversation.open_checkout(payment_id, language=language()) or back, 303)
