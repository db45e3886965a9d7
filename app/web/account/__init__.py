"""account: signing in and out, the second factor, my sessions, my people, who looked at my data.

Nobody is half signed in: between two steps the browser holds a signed note of what was proved so far, good for
ten minutes; a session row with rights exists only after the last step.
"""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("account", __name__)

from app.web.account import (  # noqa: E402 - views register on `bp`
    login,
    looks,
    me,
    my_data,
    people,
    second_factors,
    sessions,
    sign_in,
    staff,
    wording,
)

__all__ = [
    "bp", "login", "looks", "me", "my_data", "people", "second_factors", "sessions", "sign_in", "staff", "wording",
]  # fmt: skip
