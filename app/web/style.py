"""The style page: every macro in every state, and five whole pages made of them. Absent in production.

Everything shown is invented; nothing is read from the database.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.core import clock
from app.web.words import LOOKS

bp = Blueprint("style", __name__, url_prefix="/style")

PAGES = ("home", "check", "order", "street", "worker")
ERRORS = (403, 404, 409, 413, 429, 500, 503)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every macro in all its states."""
    at = clock.now()
    return render_template(
        "style/index.html",
        looks=LOOKS,
        pages=PAGES,
        errors=ERRORS,
        at=at,
        hour=dt.timedelta(hours=1),
        minute=dt.timedelta(minutes=1),
    )


@bp.get("/<page>")
def show(page: str) -> ResponseReturnValue:
    """One whole page as it should look."""
    if page not in PAGES:
        raise NotFound
    return render_template(f"style/{page}.html")


@bp.get("/errors/<int:status>")
def error(status: int) -> ResponseReturnValue:
    """An error page, answered with its own status."""
    if status not in ERRORS:
        raise NotFound
    return render_template(f"errors/{status}.html", message=None), status
