"""account: signing in and out, the second factor, my sessions, my people, who looked at my data.

Nobody is half signed in: between two steps the browser holds a signed, short-lived note of what was proved so
far; a session row with rights exists only after the last step.
"""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("account", __name__)
