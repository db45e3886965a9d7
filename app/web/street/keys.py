"""Working by keyboard, switched off or on for this browser."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.web.street import bp

YEAR = 365 * 24 * 3600


@bp.post("/keys")
def set_keys() -> ResponseReturnValue:
    """Remember whether single keys act."""
    answer = redirect(url_for("street.queue"), 303)
    chosen = "off" if request.form.get("keys") == "off" else "on"
    answer.set_cookie("keys", chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer
