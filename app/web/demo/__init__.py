"""The demo's own pages: the texts that would have gone to phones, and the codes an authenticator would show.

Absent in production, where this console is never registered.
"""

from __future__ import annotations

import pyotp
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import accounts, notifications
from app.core import clock

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.get("/inbox")
def inbox() -> ResponseReturnValue:
    """The newest text messages, newest first, and everyone's second factor of this half minute."""
    codes = [
        (person.name, person.login, pyotp.TOTP(secret).at(clock.now())) for person, secret in accounts.second_factors()
    ]
    return render_template("demo/inbox.html", texts=notifications.sent_texts(), codes=codes)
