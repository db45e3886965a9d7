"""Cancelling: what it costs in words, then the button."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import orders
from app.core.db import transaction
from app.core.words import N_
from app.web import formatting
from app.web.kernel.viewer import viewer
from app.web.storefront import bp
from app.web.storefront.serving import here, own_order, served
from app.web.storefront.told import service_name, when

REASONS = {
    "plans": N_("时间有变"),
    "wrong": N_("订错了"),
    "away": N_("人不在家、住院了"),
    "other": N_("别的原因"),
}


@bp.get("/orders/<number>/cancellation")
def cancel_order(number: str) -> ResponseReturnValue:
    """Ask once, saying what happens to the money."""
    return _page(own_order(number), {})


@bp.post("/orders/<number>/cancellation")
def confirm_cancellation(number: str) -> ResponseReturnValue:
    """Cancel, and show the order."""
    reason = REASONS.get(request.form.get("reason", ""))
    if reason is None:
        return _page(own_order(number), {"reason": "请选一个原因"}), 422
    with transaction():
        orders.cancel(own_order(number), by=viewer(), reason=reason)
    return redirect(here("storefront.order", number=number), 303)


def _page(order: orders.Order, errors: dict[str, str]) -> str:
    orders.can_cancel(viewer(), order).insist()
    return render_template(
        "storefront/orders/cancellation.html", who=served(), order=order, title=service_name(order),
        when=when(order.service_date, order.starts_at),
        consequences=_consequences(order), reason=request.form.get("reason", ""), errors=errors,
        reasons=[(key, _(word)) for key, word in REASONS.items()],
    )  # fmt: skip


def _consequences(order: orders.Order) -> list[str]:
    fee = orders.late_fee(order)
    told = []
    if order.public_part:
        told.append(_("补贴 %(sum)s 全部退回，本月还能再用。", sum=formatting.money(order.public_part)))
    if fee:
        told.append(_("已经过了免费取消的时间，您自付的 %(sum)s 不退。", sum=formatting.money(fee)))
    elif order.payment == "online" and order.resident_part and order.state != "awaiting_payment":
        told.append(_("您付的 %(sum)s 原路退回。", sum=formatting.money(order.resident_part)))
    else:
        told.append(_("不收任何费用。"))
    return told
