"""My orders, one order as a timeline, its receipt, and ordering the same again."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import catalogue, funding, orders, payments, visits
from app.core.money import ZERO, Money
from app.web import formatting
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.storefront import bp
from app.web.storefront.bills import placed_lines
from app.web.storefront.questions import asking
from app.web.storefront.serving import here, own_order, served
from app.web.storefront.told import next_words, said, service_name, when

PAGE = 20


@bp.get("/orders", endpoint="orders")
def my_orders() -> ResponseReturnValue:
    """The orders of the person this page is for, newest first."""
    who = served()
    only = request.args.get("only") if request.args.get("only") == "open" else ""
    after = request.args.get("after", type=int)
    lines = orders.mine(viewer(), who.resident_id, after, PAGE, open_only=only == "open")
    return render_template(
        "storefront/orders/index.html",
        who=who,
        only=only,
        rows=[_row(line) for line in lines],
        after=lines[-1].id if len(lines) == PAGE else None,
    )


def _row(line: orders.OrderLine) -> dict[str, Any]:
    provider = line.provider_name_en if language() == "en" else line.provider_name
    return {
        "order": line,
        "title": service_name(line),
        "when": when(line.day, line.starts_at),
        "who": provider,
        "what": line.words.get(language(), ""),
    }


@bp.get("/orders/<number>")
def order(number: str) -> ResponseReturnValue:
    """One order: where it stands, what comes next, who pays."""
    found = own_order(number)
    expected = orders.next_expected(found)
    template = "_order.html" if request.args.get("fragment") else "show.html"
    return render_template(
        f"storefront/orders/{template}",
        **_told(found),
        events=[_event(entry) for entry in orders.timeline(viewer(), found)],
        upcoming=[{"title": said(expected.msgid, expected.params), "when": expected.by}] if expected else [],
        code=visits.code_for(viewer(), found),
        may_cancel=bool(orders.can_cancel(viewer(), found)),
        may_change=bool(orders.can_change(viewer(), found)),
        again=found.state in orders.SERVED,
    )


@bp.get("/orders/<number>/receipt")
def receipt(number: str) -> ResponseReturnValue:
    """The receipt: a lasting address that prints on one page."""
    found = own_order(number)
    headline = {"completed": _("已送达"), "closed": _("已送达")}.get(found.state, _("订好了"))
    if found.state in orders.ENDED:
        headline = _("这一单没有成")
    together = orders.placed_together(viewer(), found)
    return render_template(
        "storefront/orders/receipt.html",
        **_told(found),
        headline=headline,
        siblings=[one for one in together if one.id != found.id],
    )


@bp.get("/orders/<number>/again")
def order_again(number: str) -> ResponseReturnValue:
    """The same once more, on the next day it can be had: straight to the check page."""
    found = own_order(number)
    who = served()
    card = catalogue.service(found.service_id, who.residence_code)
    if not card.on_shelf or card.next_free is None or found.vertical not in asking:
        return redirect(here("storefront.services", vertical=found.vertical))
    answers = asking[found.vertical].again(card, who, orders.draft_of(found))
    return redirect(here("storefront.check", service_id=found.service_id, **answers.params()))


def _told(found: orders.Order) -> dict[str, Any]:
    """What every page of one order says."""
    line = orders.line_of(viewer(), found)
    lines = funding.lines([found.id]).get(found.id, [])
    paid = payments.paid_for([found.id]).get(found.id, ZERO)
    total, yours = funding.charged(lines)
    provider = line.provider_name_en if language() == "en" else line.provider_name
    return {
        "who": served(),
        "order": found,
        "title": service_name(found),
        "when": when(found.service_date, found.starts_at),
        "next": next_words(found),
        "lines": placed_lines(lines),
        "total": total,
        "yours": yours,
        "owed": found.resident_part - paid,
        "payment_words": _payment_words(found, lines[-1].state, paid),
        "rows": [
            {"key": _("给谁"), "value": line.resident_name},
            {"key": _("订什么"), "value": service_name(found), "note": line.words.get(language(), "")},
            {"key": _("哪天"), "value": formatting.date_long(found.service_date), "note": _window(found)},
            {"key": _("谁来做"), "value": provider},
            *([{"key": _("送到"), "value": orders.address_text(found)}] if found.address_id else []),
            *([{"key": _("留言"), "value": found.note}] if found.note else []),
            {
                "key": _("订单号"),
                "value": found.number,
                "note": _("%(when)s 下单", when=formatting.moment(found.placed_at)),
            },
        ],
    }


def _window(found: orders.Order) -> str:
    return f"{formatting.time_of_day(found.starts_at)}–{formatting.time_of_day(found.ends_at)}"


def _payment_words(found: orders.Order, state: str, paid: Money) -> str:
    """How the resident's part stands; `state` is that of their line."""
    if not found.resident_part:
        return _("不用您付钱。")
    if found.payment == "cash":
        if state == "due":
            return _("送到时付现金 %(sum)s。", sum=formatting.money(found.resident_part))
        return _("已付现金。") if state == "cash_collected" else ""
    return _("已在手机上付 %(sum)s。", sum=formatting.money(paid)) if paid else ""


def _event(entry: orders.TimelineEntry) -> dict[str, Any]:
    bad = entry.id.split(".")[1] in ("reject", "expire", "cancel", "decline", "code_locked", "no_answer")
    return {
        "title": said(entry.msgid, entry.params), "when": entry.at, "who": entry.by_name,
        "note": _(entry.reason) if entry.reason else "", "tone": "bad" if bad else "",
    }  # fmt: skip
