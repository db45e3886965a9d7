"""Proxies at the desk: writing down who wishes to act for a resident, and confirming the consent in person."""

from __future__ import annotations

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts, residents
from app.core.db import transaction
from app.core.errors import Forbidden, Invalid, LinliError
from app.core.money import Money
from app.web.community import bp
from app.web.community.rail import at_the_desk
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer


@bp.get("/proxies", endpoint="proxies")
def waiting() -> ResponseReturnValue:
    """The links that wait for a consent in person."""
    links = residents.links_to_confirm(viewer())
    return render_template(
        "community/residents/proxies.html",
        links=links,
        people=accounts.names(link.proxy_id for link in links),
        names=residents.names(link.resident_id for link in links),
    )


@bp.post("/proxies/<int:link_id>/confirmation")
def confirm_proxy(link_id: int) -> ResponseReturnValue:
    """The resident has said yes in person."""
    try:
        if not request.form.get("spoken"):
            raise Invalid("请先确认已经当面问过老人")
        with transaction():
            residents.confirm_link_in_person(at_the_desk(), link_id)
        flash(_("已确认，对方现在可以代办了"), "success")
    except (Invalid, Forbidden) as error:
        flash(said(error), "error")
    return redirect(url_for("community.proxies"), 303)


@bp.post("/proxies/<int:link_id>/withdrawal")
def withdraw_proxy(link_id: int) -> ResponseReturnValue:
    """The resident does not want it."""
    with transaction():
        residents.withdraw_link(at_the_desk(), link_id)
    flash(_("已取消"), "success")
    return redirect(url_for("community.proxies"), 303)


@bp.get("/residents/<int:resident_id>/proxies/new")
def new_proxy(resident_id: int) -> ResponseReturnValue:
    """The form: who, which relation, what for, up to how much, until when."""
    return _form(resident_id, {}, {}, list(residents.SCOPES))


def _form(resident_id: int, typed: dict[str, str], errors: dict[str, str], scope: list[str]) -> ResponseReturnValue:
    card = residents.card(viewer(), resident_id)
    shown = {"card": card, "typed": typed, "errors": errors, "scope": scope, "scopes": residents.SCOPES}
    page = render_template("community/residents/new_proxy.html", **shown)
    return page, 422 if errors else 200


@bp.post("/residents/<int:resident_id>/proxies")
def add_proxy(resident_id: int) -> ResponseReturnValue:
    """Write it down; the consent is confirmed on the next page."""
    typed = {name: request.form.get(name, "").strip() for name in ("name", "phone", "relation", "limit", "until")}
    scope, person = request.form.getlist("scope"), at_the_desk()
    try:
        with transaction():
            phone = accounts.normal_phone(typed["phone"])
            proxy = accounts.find_by_phone(phone) or accounts.register_person(_name(typed), phone, by=person)
            residents.ask_link_in_person(
                person, proxy.id, resident_id, typed["relation"], scope, limit=_limit(typed), until=_until(typed)
            )
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()} or {"phone": said(error)}
        return _form(resident_id, typed, fields, scope)
    except LinliError as error:
        return _form(resident_id, typed, {"phone": said(error)}, scope)
    flash(_("已记下，请当面问过老人后确认"), "success")
    return redirect(url_for("community.proxies"), 303)


def _name(typed: dict[str, str]) -> str:
    if not typed["name"]:
        raise Invalid(fields={"name": "这个号码还没有登记过，请填写姓名"})
    return typed["name"]


def _limit(typed: dict[str, str]) -> Money | None:
    if not typed["limit"]:
        return None
    try:
        return Money.yuan(typed["limit"])
    except ValueError:
        raise Invalid(fields={"limit": "请填写金额，如 100 或 99.50"}) from None


def _until(typed: dict[str, str]) -> dt.date | None:
    if not typed["until"]:
        return None
    try:
        return dt.date.fromisoformat(typed["until"])
    except ValueError:
        raise Invalid(fields={"until": "请填写日期"}) from None
