"""The demo's own pages: the text messages that would have gone to phones. Absent in production."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import notifications

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.get("/inbox")
def inbox() -> ResponseReturnValue:
    """The newest text messages, newest first."""
    return render_template("demo/inbox.html", texts=notifications.sent_texts())
