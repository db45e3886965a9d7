"""Signing in for those who work here: a password, then a second factor. The first alone opens nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts
from app.core.db import transaction
from app.web.account import bp, notes
from app.web.account.arriving import lead_on, open_session
from app.web.kernel.security import limiter
from app.web.kernel.ways import safe_next

NOTE = "password_passed"


@bp.get("/sign-in/staff")
def staff_sign_in() -> ResponseReturnValue:
    """Ask for login name and password."""
    onward = safe_next(request.args.get("next"), "")
    return render_template("account/staff/password.html", next=onward, login="", errors={})


@bp.post("/sign-in/staff")
@limiter.limit("60/hour")
def check_staff_password() -> ResponseReturnValue:
    """Take the password: on to the second factor, or to setting one up the first time."""
    login, onward = request.form.get("login", "")[:60], safe_next(request.form.get("next"), "")
    with transaction():
        answer = accounts.check_password(login, request.form.get("password", ""))
        known = answer.person_id is not None and accounts.has_second_factor(answer.person_id)
        if answer.person_id is not None and not known:
            accounts.begin_second_factor(answer.person_id)
    if answer.outcome != "right":
        errors = {"login": _("用户名或密码不对") if answer.outcome == "wrong" else locked()}
        status = 422 if answer.outcome == "wrong" else 429
        return render_template("account/staff/password.html", next=onward, login=login, errors=errors), status
    notes.keep(NOTE, person=answer.person_id, next=onward)
    return redirect(url_for("account.staff_second_factor" if known else "account.new_second_factor"), 303)


@bp.get("/sign-in/staff/second-factor")
def staff_second_factor() -> ResponseReturnValue:
    """Ask for the code of the authenticator, or a recovery code."""
    if notes.read(NOTE) is None:
        return redirect(url_for("account.staff_sign_in"))
    return render_template("account/staff/second_factor.html", errors={})


@bp.post("/sign-in/staff/second-factor")
@limiter.limit("60/hour")
def check_staff_second_factor() -> ResponseReturnValue:
    """Take the second factor and open the session."""
    note, token = notes.read(NOTE), ""
    if note is None:
        return start_again()
    with transaction():
        answer = accounts.check_second_factor(note["person"], request.form.get("code", "")[:40])
        if answer == "right":
            token = open_session(note["person"], second_factor=True)
    if answer == "right":
        return lead_on(token, note["next"], second_factor=True)
    errors = {"code": _("验证码不对，或者已经用过；请等下一个再试") if answer == "wrong" else locked()}
    page = render_template("account/staff/second_factor.html", errors=errors)
    return page, 422 if answer == "wrong" else 429


def locked() -> str:
    """What a locked login is told."""
    return _("错的次数太多，请 15 分钟后再试")


def start_again() -> ResponseReturnValue:
    """The note of the first step has aged: back to it."""
    flash(_("这一步等得太久了，请重新开始"), "warning")
    return redirect(url_for("account.staff_sign_in"), 303)
