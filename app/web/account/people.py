"""Whom I order for, and who orders for me: asked for with consent, confirmed by a code, withdrawn in one tap."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts, residents
from app.core.db import transaction
from app.core.errors import LinliError
from app.core.money import Money
from app.web.account import bp, notes
from app.web.kernel.security import limiter
from app.web.kernel.typed import Typed, field_errors
from app.web.kernel.viewer import viewer

NOTE = "link_asked"


@bp.get("/me/people")
def people() -> ResponseReturnValue:
    """Both sides of my links."""
    return render_template("account/people/index.html", links=residents.links_of(viewer()))


@bp.get("/me/people/new")
def new_link() -> ResponseReturnValue:
    """Ask for the elder's phone and what is to be agreed."""
    viewer()
    given = {"phone": "", "relation": "", "limit": "", "until": "", "scope": list(residents.SCOPES)}
    return render_template("account/people/new.html", given=given, errors={})


@bp.post("/me/people/new")
@limiter.limit("30/hour")
def ask_link() -> ResponseReturnValue:
    """Send the consent code to the elder's phone; the answer is the same where nobody there is registered."""
    me, form = viewer(), request.form
    given: dict[str, Any] = {name: form.get(name, "")[:40].strip() for name in ("phone", "relation", "limit", "until")}
    given["scope"] = [each for each in form.getlist("scope") if each in residents.SCOPES]
    try:
        limit, until = _terms(given)
        with transaction():
            link = residents.ask_link(me, given["phone"], given["relation"], given["scope"], limit=limit, until=until)
    except LinliError as error:
        page = render_template("account/people/new.html", given=given, errors=field_errors(error, "phone"))
        return page, error.status
    notes.keep(NOTE, phone=accounts.normal_phone(given["phone"]), link=link.id if link is not None else 0)
    return redirect(url_for("account.link_code"), 303)


def _terms(given: dict[str, Any]) -> tuple[Money | None, dt.date | None]:
    typed = Typed(given)
    limit = typed.money("limit") if given["limit"] else None
    until = typed.day("until") if given["until"] else None
    typed.check()
    return limit, until


@bp.get("/me/people/code")
def link_code() -> ResponseReturnValue:
    """Ask for the code the elder was sent."""
    viewer()
    note = notes.read(NOTE)
    return redirect(url_for("account.new_link")) if note is None else _code_page(note["phone"], {})


@bp.post("/me/people/code")
@limiter.limit("120/hour")
def confirm_link() -> ResponseReturnValue:
    """Take the code: the consent is given."""
    me, note = viewer(), notes.read(NOTE)
    if note is None:
        flash(_("这一步等得太久了，请重新开始"), "warning")
        return redirect(url_for("account.new_link"), 303)
    code = request.form.get("code", "")[:12]
    with transaction():
        if note["link"]:
            right = residents.confirm_link(me, note["link"], code)
        else:
            right = accounts.take_code(note["phone"], "link", code) == "right"
    if not right:
        return _code_page(note["phone"], {"code": _("确认码不对或已过期，请再问一下老人")}), 422
    notes.drop(NOTE)
    flash(_("老人同意了，现在可以替他下单"), "success")
    return redirect(url_for("account.people"), 303)


@bp.post("/me/people/<int:link_id>/withdrawal")
def withdraw_link(link_id: int) -> ResponseReturnValue:
    """End a link at once, from either side."""
    me = viewer()
    with transaction():
        residents.withdraw_link(me, link_id)
    flash(_("代办已取消，双方都会收到通知"), "success")
    return redirect(url_for("account.people"), 303)


def _code_page(phone: str, errors: dict[str, str]) -> str:
    return render_template("account/people/code.html", phone=accounts.mask_phone(phone), errors=errors)
