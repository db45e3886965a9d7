"""The street's console, and the district's: applications, programmes, budgets, orders, residents.

Officials see what lies in the divisions they hold a role at; the pages are for desk width and stay usable on
a phone. Everything works without scripts; the queue is worked by keyboard where they run.
"""

from __future__ import annotations

from flask import Blueprint

from app.web.kernel import guard

bp = Blueprint("street", __name__, url_prefix="/street")
ROLES = (
    "street_officer", "street_approver", "district_officer", "district_approver", "finance_officer", "auditor",
)  # fmt: skip
guard.require(bp, *ROLES)

from app.web.street import (  # noqa: E402 - views register on `bp`
    applications,
    budgets,
    bulk,
    decisions,
    files,
    holds,
    keys,
    orders,
    programmes,
    providers,
    rail,
    residents,
)

__all__ = [
    "ROLES", "applications", "bp", "budgets", "bulk", "decisions", "files", "holds", "keys", "orders", "programmes",
    "providers", "rail", "residents",
]  # fmt: skip
