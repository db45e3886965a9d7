"""Paying an order that waits for it, and coming back from the gateway's page."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from app import orders, payments
from app.web.kernel.viewer import viewer
from app.web.storefront import bp
from app.web.storefront.paying import lead_to_payment
from app.web.storefront.serving import here, own_order, served


@bp.post("/orders/<number>/payment")
def pay_order(number: str) -> ResponseReturnValue:
    """To the pay page of what this order, and those placed with it, still owe."""
    order = own_order(number)
    return lead_to_payment(orders.placed_together(viewer(), order))


@bp.get("/orders/<number>/payment")
def payment_return(number: str) -> ResponseReturnValue:
    """Back from the gateway: the receipt once it is paid, until then what is being waited for."""
    order = own_order(number)
    if order.state != "awaiting_payment":
        return redirect(here("storefront.receipt", number=number))
    last = payments.latest_for(order.id)
    return render_template(
        "storefront/payments/return.html", who=served(), number=number, state=last.state if last else "failed",
        pay_url=last.pay_url if last else None, may_retry=True,
    )  # fmt: skip
