"""The worker's phone: today's jobs, one job at a time, one next act with one huge button."""

from __future__ import annotations

from flask import Blueprint

from app.web.kernel import guard

bp = Blueprint("worker", __name__, url_prefix="/worker")
guard.require(bp, "worker")

from app.web.worker import jobs  # noqa: E402 - views register on `bp`

__all__ = ["bp", "jobs"]
