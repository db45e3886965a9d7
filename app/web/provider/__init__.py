"""The provider's console: today's board, the kitchen sheet, services, prices, menus, papers, people, money.

Managers see all of it, dispatchers the board, the sheet and the menus. Whoever applies to serve needs only
to be signed in. Every act is a form of its own, so all of it works without scripts.
"""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("provider", __name__, url_prefix="/provider")

from app.web.provider import (  # noqa: E402 - views register on `bp`
    applications,
    areas,
    board,
    certificates,
    menus,
    money,
    prices,
    rail,
    services,
    sheet,
    workers,
)

__all__ = [
    "applications", "areas", "board", "bp", "certificates", "menus", "money", "prices", "rail", "services", "sheet",
    "workers",
]  # fmt: skip
