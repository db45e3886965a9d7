"""The storefront: what residents and those who order for them see. Phone first, complete without scripts.

Every page says for whom it is (`?for=`), so that two tabs for two people never mix. Answers to the order's
questions travel in the address until the check page; nothing is stored before the button is pressed.
"""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("storefront", __name__)

from app.web.storefront import (  # noqa: E402 - views register on `bp`
    applications,
    cancellations,
    changes,
    checks,
    home,
    inbox,
    orders,
    payments,
    places,
    preferences,
    services,
    steps,
)

__all__ = [
    "applications", "bp", "cancellations", "changes", "checks", "home", "inbox", "orders", "payments", "places",
    "preferences", "services", "steps",
]  # fmt: skip
