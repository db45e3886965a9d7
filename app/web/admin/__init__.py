"""The administrator's desk: who signs in by a password, what roles they hold, and taking a lost way in back.

People are made with `flask accounts create`; here they are given roles. Residents, families and workers are not here.
"""

from __future__ import annotations

from flask import Blueprint

from app.web.kernel import guard

bp = Blueprint("admin", __name__, url_prefix="/admin")
guard.require(bp, "admin")

from app.web.admin import people, rail  # noqa: E402 - views register on `bp`

__all__ = ["bp", "people", "rail"]
