"""Setting up the second factor at the first sign-in: a QR code, one code to prove it, ten recovery codes shown once."""

from __future__ import annotations

import io

import pyotp
import segno
from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app import accounts
from app.accounts import PersonActor
from app.core.db import transaction
from app.web.account import bp, login, notes
from app.web.account.arriving import open_session
from app.web.account.staff import NOTE, start_again
from app.web.kernel.landing import desk_of
from app.web.kernel.security import limiter
from app.web.kernel.ways import safe_next

ISSUER = "邻里 Linli"


@bp.get("/second-factor")
def new_second_factor() -> ResponseReturnValue:
    """Show the secret as a QR code and in letters."""
    note = notes.read(NOTE)
    return redirect(url_for("account.staff_sign_in")) if note is None else _set_up_page(note["person"], {})


@bp.post("/second-factor")
@limiter.limit("60/hour")
def confirm_second_factor() -> ResponseReturnValue:
    """Take the first code, open the session, and show the recovery codes this once."""
    note = notes.read(NOTE)
    if note is None:
        return start_again()
    person_id, token, viewer = note["person"], "", None
    with transaction():
        actor = PersonActor(person_id, "staff")
        codes = accounts.confirm_second_factor(person_id, request.form.get("code", "")[:12], by=actor)
        if codes is not None:
            token = open_session(person_id, second_factor=True)
            viewer = accounts.load_viewer(token)
    if codes is None:
        wrong = make_response(_set_up_page(person_id, {"code": _("验证码不对；请确认手机时间准确，等下一个再试")}))
        wrong.status_code = 422
        return wrong
    onward = safe_next(note["next"], (desk_of(viewer) if viewer else None) or url_for("storefront.home"))
    answer = make_response(render_template("account/second_factors/codes.html", codes=codes, onward=onward))
    answer.headers["Cache-Control"] = "no-store"
    login.remember(answer, token, lasting=False)
    return answer


def _set_up_page(person_id: int, errors: dict[str, str]) -> ResponseReturnValue:
    if accounts.has_second_factor(person_id):
        return redirect(url_for("account.staff_second_factor"))
    secret = accounts.begin_second_factor(person_id)
    name = accounts.get(person_id).login or ""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    spelled = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    answer = make_response(
        render_template("account/second_factors/new.html", qr=_qr(address), secret=spelled, errors=errors)
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _qr(text: str) -> Markup:
    """The text as an inline SVG, coloured without a style attribute."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", scale=5, border=4, xmldecl=False, svgns=True, nl=False, light="#fff", svgclass="qr"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn here from digits and letters
