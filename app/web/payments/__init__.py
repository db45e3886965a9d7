"""The gateways' side of the web: their webhooks, and the sandbox's own pay page.

No sign-in is asked here: a webhook proves itself by its signature, a pay page by an address nobody can guess.
"""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("payments", __name__)

from app.web.payments import sandbox, webhooks  # noqa: E402 - views register on `bp`

__all__ = ["bp", "sandbox", "webhooks"]
