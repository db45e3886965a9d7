"""Changing an order's day or number: a new price first, then the button. The number stays."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any, cast

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import availability, catalogue, funding, orders
from app.core import clock
from app.core.db import transaction
from app.core.errors import Invalid, LinliError
from app.web import formatting
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.storefront import bp
from app.web.storefront.bills import bill_of
from app.web.storefront.paying import lead_to_payment
from app.web.storefront.questions.answers import whole
from app.web.storefront.serving import own_order, served
from app.web.storefront.told import service_name, when

AHEAD = 8


@bp.get("/orders/<number>/change")
def change_order(number: str) -> ResponseReturnValue:
    """Ask for the new day and number; with `look`, show what it will cost."""
    order = _changeable(number)
    day, quantity = _wanted(order)
    if not request.args.get("look"):
        return _ask(order, day, quantity, {})
    return _priced_page(order, day, quantity)


@bp.post("/orders/<number>/change")
def confirm_change(number: str) -> ResponseReturnValue:
    """Make the change that was shown."""
    order = _changeable(number)
    day, quantity = _wanted(order)
    try:
        with transaction():
            changed = orders.change(
                orders.find(viewer(), number), by=viewer(), draft=_draft(order, day, quantity),
                fingerprint=request.form.get("fingerprint", ""), key=request.form.get("key", "")[:60],
            )  # fmt: skip
    except (orders.QuoteChanged, funding.BudgetGone, funding.LimitGone):
        return _priced_page(order, day, quantity, changed=True)
    except (Invalid, availability.Taken) as error:
        return _ask(order, day, quantity, {"day": said(error)}), 422
    return lead_to_payment([changed])


def _changeable(number: str) -> orders.Order:
    order = own_order(number)
    orders.can_change(viewer(), order).insist()
    return order


def _wanted(order: orders.Order) -> tuple[dt.date, int]:
    try:
        day = dt.date.fromisoformat(request.values.get("day", order.service_date.isoformat()))
    except ValueError:
        day = order.service_date
    return day, whole(request.values, "quantity") or int(order.quantity)


def _draft(order: orders.Order, day: dt.date, quantity: int) -> orders.Draft:
    changed: orders.Draft = replace(cast(Any, orders.draft_of(order)), day=day, quantity=quantity)
    return changed


def _ask(order: orders.Order, day: dt.date, quantity: int, errors: dict[str, str]) -> str:
    return render_template(
        "storefront/orders/change.html", who=served(), order=order, title=service_name(order),
        when=when(order.service_date, order.starts_at),
        menus=catalogue.menus(order.service_id, clock.today(), AHEAD), day=day, quantity=quantity, errors=errors,
    )  # fmt: skip


def _priced_page(order: orders.Order, day: dt.date, quantity: int, *, changed: bool = False) -> ResponseReturnValue:
    try:
        priced = orders.quote_change(viewer(), order, _draft(order, day, quantity))
    except LinliError as error:
        fields = error.fields if isinstance(error, Invalid) and error.fields else {"day": said(error)}
        return _ask(order, day, quantity, dict(fields)), 422
    page = render_template(
        "storefront/orders/change_check.html", who=served(), order=order, day=day, quantity=quantity, changed=changed,
        bill=bill_of([priced]), rows=_rows(order, day, quantity), difference=_difference(order, priced),
        fingerprint=priced.fingerprint, key=uuid.uuid4().hex,
    )  # fmt: skip
    return (page, 409) if changed else page


def _rows(order: orders.Order, day: dt.date, quantity: int) -> list[dict[str, Any]]:
    before = _("原来 %(what)s", what=formatting.date_long(order.service_date))
    portions = _("原来 %(n)s 份", n=int(order.quantity))
    return [
        {"key": _("订什么"), "value": service_name(order)},
        {"key": _("哪天"), "value": formatting.date_long(day), "note": before if day != order.service_date else None},
        {
            "key": _("几份"),
            "value": _("%(n)s 份", n=quantity),
            "note": portions if quantity != int(order.quantity) else None,
        },
    ]


def _difference(order: orders.Order, priced: orders.Priced) -> str:
    more = int(priced.quote.resident_part) - int(order.resident_part)
    if more > 0:
        return _("比原来多付 %(sum)s。", sum=formatting.money(more))
    if more < 0:
        return _("比原来少付 %(sum)s，多付的会退回。", sum=formatting.money(-more))
    return _("您付的钱不变。")
