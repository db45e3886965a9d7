"""Signing in by phone: the number, the six digits, and for someone new their name. One question a page."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts
from app.accounts import PersonActor
from app.core.db import transaction
from app.core.errors import Invalid, LinliError
from app.web.account import bp, login, notes
from app.web.account.arriving import lead_on, open_session
from app.web.kernel.security import limiter
from app.web.kernel.typed import field_errors
from app.web.kernel.viewer import viewer_or_none
from app.web.kernel.ways import safe_next
from app.web.kernel.words import language

PURPOSE = "sign_in"
NEWCOMER = PersonActor(None, "proxy")


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for the phone number."""
    onward = safe_next(request.args.get("next"), "")
    if viewer_or_none() is not None:
        return redirect(onward or url_for("storefront.home"))
    return render_template("account/sign_in/phone.html", next=onward, phone="", errors={})


@bp.post("/sign-in")
@limiter.limit("60/hour")
def ask_sign_in_code() -> ResponseReturnValue:
    """Send a code to the phone, whoever's it is."""
    typed, onward = request.form.get("phone", "")[:40], safe_next(request.form.get("next"), "")
    try:
        phone = accounts.normal_phone(typed)
        with transaction():
            accounts.ask_code(phone, PURPOSE)
    except LinliError as error:
        errors = field_errors(error, "phone")
        return render_template("account/sign_in/phone.html", next=onward, phone=typed, errors=errors), error.status
    notes.keep("asking", phone=phone, next=onward)
    return redirect(url_for("account.sign_in_code"), 303)


@bp.get("/sign-in/code")
def sign_in_code() -> ResponseReturnValue:
    """Ask for the six digits."""
    note = notes.read("asking")
    return redirect(url_for("account.sign_in")) if note is None else _code_page(note["phone"], {})


@bp.post("/sign-in/code")
@limiter.limit("120/hour")
def check_sign_in_code() -> ResponseReturnValue:
    """Take the code: a known person is signed in, someone new is asked for their name."""
    note = notes.read("asking")
    if note is None:
        return _start_again()
    phone, token = note["phone"], ""
    with transaction():
        answer = accounts.take_code(phone, PURPOSE, request.form.get("code", "")[:12])
        person = accounts.find_by_phone(phone)
        if answer == "right" and person is not None and person.ended_at is None:
            token = open_session(person.id, second_factor=False)
    if answer == "right" and person is not None and person.ended_at is not None:
        return _start_again(_("这个账号已经停用，请打电话给我们"))
    if answer != "right":
        spent = _("验证码已过期或试的次数太多，请返回重新要一个")
        return _code_page(phone, {"code": _("验证码不对，请再看一下短信") if answer == "wrong" else spent}), 422
    if token:
        return lead_on(token, note["next"], second_factor=False)
    notes.drop("asking")
    notes.keep("newcomer", phone=phone, next=note["next"])
    return redirect(url_for("account.sign_up"), 303)


@bp.get("/sign-in/name")
def sign_up() -> ResponseReturnValue:
    """Ask someone new for their name."""
    if notes.read("newcomer") is None:
        return redirect(url_for("account.sign_in"))
    return render_template("account/sign_in/name.html", name="", errors={})


@bp.post("/sign-in/name")
def register() -> ResponseReturnValue:
    """Register someone new, who may then ask to order for family."""
    note = notes.read("newcomer")
    if note is None:
        return _start_again()
    typed = request.form.get("name", "")[:200]
    try:
        if request.form.get("agree") != "1":
            raise Invalid(fields={"agree": "请先看一看并同意怎样使用您的资料"})
        with transaction():
            person = accounts.register_person(typed, note["phone"], by=NEWCOMER, language=language())
            accounts.grant(person.id, "proxy", by=PersonActor(person.id, "proxy"))
            token = open_session(person.id, second_factor=False)
    except LinliError as error:
        page = render_template("account/sign_in/name.html", name=typed, errors=field_errors(error, "name"))
        return page, error.status
    return lead_on(token, note["next"] or url_for("account.people"), second_factor=False)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session; already ended is as good."""
    person = viewer_or_none()
    if person is not None:
        with transaction():
            accounts.end_session(person.session_id, person.person_id, by=person)
    answer = redirect(url_for("storefront.home"), 303)
    login.forget(answer)
    flash(_("您已退出登录"), "success")
    return answer


def _code_page(phone: str, errors: dict[str, str]) -> str:
    return render_template("account/sign_in/code.html", phone=accounts.mask_phone(phone), errors=errors)


def _start_again(why: str = "") -> ResponseReturnValue:
    flash(why or _("这一步等得太久了，请重新开始"), "warning")
    return redirect(url_for("account.sign_in"), 303)
