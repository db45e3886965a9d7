"""What the clock makes due. `flask work tick`, a thread, Celery beat or cron may call it, at any rate.

Each job looks first in a read-only transaction, so that an idle installation writes nothing, then
takes its turn: one caller at a time a job, by an advisory lock on PostgreSQL and the single writer on SQLite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from app import dispatch, orders
from app.core import audit, db


@dataclass(frozen=True, slots=True)
class Job:
    """`due` reads whether there is anything to do; `run` does it in the open transaction and counts."""

    name: str
    turn: int
    due: Callable[[], bool]
    run: Callable[[], int]


JOBS = (
    Job("audit.seal", 1, audit.any_due, audit.seal),
    Job("orders.expire", 2, lambda: bool(orders.due_to_expire()), orders.expire_due),
    Job("dispatch.lapse", 3, lambda: bool(dispatch.unanswered()), dispatch.lapse_unanswered),
)


def tick() -> dict[str, int]:
    """Run every job that has something to do; how many things each did."""
    done = {}
    for job in JOBS:
        with db.reading():
            due = job.due()
        if due:
            with db.transaction():
                done[job.name] = job.run() if _my_turn(job.turn) else 0
    return done


def _my_turn(turn: int) -> bool:
    if not db.is_postgresql():
        return True
    return bool(db.session().scalar(select(func.pg_try_advisory_xact_lock(5160, turn))))
