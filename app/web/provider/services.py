"""Services: what is offered, why one is not shown, and changing it in place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import catalogue
from app.catalogue.queries import OwnService, filings_of, own_service
from app.core import clock
from app.core.db import transaction
from app.core.errors import LinliError
from app.core.money import Money
from app.web.kernel.typed import Typed, field_errors
from app.web.provider import bp, rail

LEAST_OPTIONS = 3
VERBS = {
    "pause": catalogue.pause_service,
    "resume": catalogue.resume_service,
    "end": catalogue.end_service,
}


@bp.get("/services")
def services() -> ResponseReturnValue:
    """Every service with its price, its state and why it is not shown."""
    rail.manager()
    rows = catalogue.own_services([rail.provider().id])
    reasons = {row.id: catalogue.why_not_shown(row.id) for row in rows}
    return render_template("provider/services/services.html", rows=rows, reasons=reasons)


@bp.get("/services/new")
def new_service() -> ResponseReturnValue:
    """An empty form for another service."""
    rail.manager()
    return _form(None)


@bp.post("/services")
def add_service() -> ResponseReturnValue:
    """Offer another service; where public money is paid, the street checks it and its price first."""
    person, card, typed = rail.manager(), rail.provider(), Typed(request.form)
    try:
        price = typed.money("price")
        values = _read(typed)
        kind = catalogue.KINDS_OF_SERVICE.get(typed.text("code"))
        if kind is None:
            typed.wrong["code"] = "请选择服务种类"
        typed.check()
        if kind is not None:
            with transaction():
                catalogue.add_service(
                    card.id, code=typed.text("code"), type=typed.text("type"), vertical=kind.vertical, unit=kind.unit,
                    drawing=kind.drawing, price=price, publicly_paid=request.form.get("publicly_paid") == "1",
                    by=person, **values,
                )  # fmt: skip
    except LinliError as error:
        return _form(None, field_errors(error)), error.status
    flash(_("服务已提交"), "success")
    return redirect(url_for("provider.services"), 303)


@bp.get("/services/<int:service_id>")
def service(service_id: int) -> ResponseReturnValue:
    """One service: its words, its prices, why it is not shown on a day."""
    rail.manager()
    return page(service_id)


@bp.post("/services/<int:service_id>")
def change_service(service_id: int) -> ResponseReturnValue:
    """Change its words, ways and options."""
    person, typed = rail.manager(), Typed(request.form)
    own_service([rail.provider().id], service_id)
    try:
        values = _read(typed)
        typed.check()
        with transaction():
            catalogue.change_service(service_id, by=person, **values)
    except LinliError as error:
        return page(service_id, field_errors(error)), error.status
    flash(_("已保存"), "success")
    return redirect(url_for("provider.service", service_id=service_id), 303)


@bp.post("/services/<int:service_id>/state")
def set_service_state(service_id: int) -> ResponseReturnValue:
    """Pause it, put it back, or stop it for good."""
    person = rail.manager()
    own_service([rail.provider().id], service_id)
    verb = VERBS.get(request.form.get("act", ""))
    if verb is not None:
        with transaction():
            verb(service_id, by=person)
        flash(_("已办好"), "success")
    return redirect(url_for("provider.services"), 303)


def page(service_id: int, errors: dict[str, str] | None = None, day: dt.date | None = None) -> str:
    """The page of one service; `errors` keep what was typed."""
    found = own_service([rail.provider().id], service_id)
    asked = day or _asked_day()
    return _form(
        found,
        errors,
        filings=filings_of(service_id),
        reasons=catalogue.why_not_shown(service_id, asked),
        asked=asked,
        tomorrow=clock.today() + dt.timedelta(days=1),
    )


def _asked_day() -> dt.date:
    try:
        return dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.today() + dt.timedelta(days=1)


def _form(found: OwnService | None, errors: dict[str, str] | None = None, **more: Any) -> str:
    options = catalogue.options(found.id) if found else []
    stored = {
        "name": found.name, "name_en": found.name_en, "about": found.about, "about_en": found.about_en,
        "delivery_fee": found.delivery_fee, "max_quantity": found.max_quantity,
        **{f"option-{n}-name": each.name for n, each in enumerate(options)},
        **{f"option-{n}-name_en": each.name_en for n, each in enumerate(options)},
        **{f"option-{n}-extra": each.extra for n, each in enumerate(options)},
    } if found else {"delivery_fee": "0", "max_quantity": 10, "publicly_paid": "1"}  # fmt: skip
    typed = errors is not None and "name" in request.form
    return render_template(
        "provider/services/service.html",
        row=found,
        values=request.form if typed else stored,
        ways=request.form.getlist("handovers") if typed else (found.handovers if found else ("delivery",)),
        option_rows=range(max(LEAST_OPTIONS, len(options) + 2)),
        errors=errors or {},
        **more,
    )


def _read(typed: Typed) -> dict[str, Any]:
    options: list[tuple[str, str, Money]] = []
    for n in range(30):
        name = typed.text(f"option-{n}-name", 40)
        if name:
            extra = typed.money(f"option-{n}-extra") if typed.text(f"option-{n}-extra") else Money(0)
            options.append((name, typed.text(f"option-{n}-name_en", 60), extra))
    return {
        "name": typed.text("name", 60), "name_en": typed.text("name_en", 100), "about": typed.text("about", 500),
        "about_en": typed.text("about_en", 800), "delivery_fee": typed.money("delivery_fee"),
        "max_quantity": typed.whole("max_quantity", 1, 99), "handovers": request.form.getlist("handovers"),
        "options": options,
    }  # fmt: skip
