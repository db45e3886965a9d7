"""Orders of the office's residents, and the file of one (卷宗)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import funding, orders
from app.core import clock
from app.core.db import transaction
from app.core.errors import LinliError
from app.core.money import Money
from app.orders.overseeing import Overseeing, overseen
from app.web import formatting, vocabulary
from app.web.kernel.errors import said as said_error
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.street import bp
from app.web.street.applications import safe_cell
from app.web.street.rail import acting

LIMIT = 25
CSV_LIMIT = 2000
MARKS = ("self_paid", "subsidised", "purchased", "compensated")
APPROVERS = ("street_approver", "street_officer")


def wanted() -> Overseeing:
    """The filters in the address."""
    state, mark = request.args.get("state", ""), request.args.get("mark", "")
    try:
        day = dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = None
    return Overseeing(
        state=state if state in orders.ORDER.states else "",
        day=day,
        mark=mark if mark in MARKS else "",
        text=request.args.get("q", "").strip()[:40],
    )


def kept(**changes: str | None) -> dict[str, Any]:
    """The filters of this address, changed; empty ones are left out."""
    now = {name: request.args.get(name, "") for name in ("state", "day", "mark", "q")}
    now.update({name: value or "" for name, value in changes.items()})
    return {name: value for name, value in now.items() if value}


@bp.get("/orders", endpoint="orders")
def listed() -> ResponseReturnValue:
    """The office's orders, newest first."""
    rows = overseen(viewer(), wanted(), after=request.args.get("after", type=int), limit=LIMIT + 1)
    more, rows = len(rows) > LIMIT, rows[:LIMIT]
    return render_template(
        "street/orders/index.html",
        rows=rows,
        wanted=wanted(),
        kept=kept,
        states=orders.ORDER.states,
        marks=MARKS,
        english=language() == "en",
        next_page=url_for("street.orders", after=rows[-1].id, **kept()) if more else "",
    )


@bp.get("/orders.csv")
def orders_csv() -> ResponseReturnValue:
    """The filtered orders as a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    named = [_("编号"), _("居民"), _("服务"), _("服务商"), _("日期"), _("状态")]
    writer.writerow([*named, _("原价（元）"), _("本人付（元）"), _("公共资金（元）")])
    for row in overseen(viewer(), wanted(), limit=CSV_LIMIT):
        names = (row.resident_name, row.service_name, row.provider_name)
        cells = [safe_cell(each) for each in names]
        amounts = [str(row.price + row.fees), str(row.resident_part), str(row.public_part)]
        writer.writerow([row.number, *cells, row.day.isoformat(), row.state, *amounts])
    return Response(
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="orders-{clock.today().isoformat()}.csv"'},
    )


@bp.get("/orders/<number>")
def order(number: str) -> ResponseReturnValue:
    """One order: where it stands, who pays, and the way to its file."""
    return order_page(number)


def order_page(number: str, errors: dict[str, str] | None = None) -> ResponseReturnValue:
    """The page of one order; 422 with what is wrong beside the field."""
    found = orders.find(viewer(), number)
    expected = orders.next_expected(found)
    total, yours = funding.charged(funding.lines([found.id]).get(found.id, []))
    upcoming = [{"title": said(expected.msgid, expected.params), "when": expected.by}] if expected else []
    page = render_template(
        "street/orders/show.html",
        order=found,
        name=found.service_name_en if language() == "en" else found.service_name,
        lines=_public(found.id),
        total=total,
        yours=yours,
        extra=_compensation(found.id),
        events=[_event(entry) for entry in orders.timeline(viewer(), found)],
        upcoming=upcoming,
        may_approve=bool(orders.can_approve(viewer(), found)),
        errors=errors or {},
        fragment=bool(request.args.get("fragment")),
    )
    return page, 422 if errors else 200


def _public(order_id: int) -> list[dict[str, Any]]:
    return [
        {
            "mark": "purchased" if line.pays == "purchase" else "subsidised",
            "name": {"zh": line.name or "", "en": line.name_en or line.name or ""},
            "amount": int(line.amount if line.captured is None else line.captured),
            "note": line.why,
        }
        for line in funding.lines([order_id]).get(order_id, [])
        if line.kind in ("public", "discount")
    ]


def _compensation(order_id: int) -> list[dict[str, Any]]:
    return [
        {
            "name": {"zh": line.name or "", "en": line.name_en or line.name or ""},
            "amount": int(line.amount if line.captured is None else line.captured),
        }
        for line in funding.lines([order_id]).get(order_id, [])
        if line.kind == "compensation"
    ]


def said(msgid: str, params: Mapping[str, object]) -> str:
    """A message made of data, its values written in the reader's language."""
    written: dict[str, object] = {}
    for name, value in params.items():
        if isinstance(value, Money):
            written[name] = formatting.money(value)
        elif isinstance(value, dt.datetime):
            written[name] = formatting.moment(value)
        else:
            written[name] = formatting.date(value) if isinstance(value, dt.date) else value
    return _(msgid, **written) if written else _(msgid)


def _event(entry: orders.TimelineEntry) -> dict[str, Any]:
    bad = entry.id.split(".")[-1] in ("reject", "cancel", "expire", "decline", "no_answer", "code_locked")
    role = str(vocabulary.word("role", entry.by_role)) if entry.by_role in vocabulary.WORDS["role"] else ""
    who = f"{entry.by_name}（{role}）" if role and entry.by_name else entry.by_name
    return {
        "title": said(entry.msgid, entry.params), "when": entry.at, "who": who, "note": entry.reason or "",
        "tone": "bad" if bad else "",
    }  # fmt: skip


@bp.post("/orders/<number>/approval")
def approve_order(number: str) -> ResponseReturnValue:
    """Approve an order whose programme asks for it."""
    return _decide(number, True)


@bp.post("/orders/<number>/rejection")
def reject_order(number: str) -> ResponseReturnValue:
    """Refuse an order's public money, with the reason."""
    return _decide(number, False)


def _decide(number: str, agreed: bool) -> ResponseReturnValue:
    person = acting(viewer(), *APPROVERS)
    order_id, reason = orders.find(person, number).id, request.form.get("reason", "").strip()
    if not agreed and not reason:
        return order_page(number, {"rejection": _("请写明原因")})
    try:
        with transaction():
            if agreed:
                orders.approve(order_id, by=person, reason=reason)
            else:
                orders.reject(order_id, by=person, reason=reason)
        flash(_("已批准") if agreed else _("已决定不批准"), "success")
    except LinliError as error:
        flash(said_error(error), "error")
    return redirect(url_for("street.order", number=number), 303)
