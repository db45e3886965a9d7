"""Elder mode and language: kept in the browser, and with the person who is signed in."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import accounts
from app.core.db import transaction
from app.core.errors import Invalid
from app.web.kernel.viewer import viewer_or_none
from app.web.kernel.ways import safe_next
from app.web.kernel.words import LANGUAGES
from app.web.storefront import bp

YEAR = 365 * 24 * 3600
MODES = ("elder", "standard")


@bp.post("/mode")
def set_mode() -> ResponseReturnValue:
    """Show pages in elder mode (长辈版) or not, from here on, and come back to the same page."""
    mode = request.form.get("mode", "")
    if mode not in MODES:
        raise Invalid("请选择长辈版或标准版")
    person = viewer_or_none()
    if person is not None:
        with transaction():
            accounts.set_elder_mode(person.person_id, mode == "elder")
    return _back_with("mode", mode)


@bp.post("/language")
def set_language() -> ResponseReturnValue:
    """Speak Chinese or English from here on, and come back to the same page."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise Invalid("请选择中文或 English")
    person = viewer_or_none()
    if person is not None:
        with transaction():
            accounts.set_language(person.person_id, language)
    return _back_with("language", language)


def _back_with(cookie: str, value: str) -> ResponseReturnValue:
    answer = redirect(safe_next(request.form.get("next"), url_for("storefront.home")), 303)
    answer.set_cookie(cookie, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer
