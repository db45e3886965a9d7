"""The record of a service while it is being made: its row, who makes it, and the lines it may hold back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from app import funding
from app.core import clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.ids import new_id
from app.dispatch import holding
from app.dispatch.models import Job
from app.orders import Order
from app.visits.models import Visit


def hold_as_worker(job_id: int, by: Actor) -> Job:
    """The job, locked, for a worker assigned to it; `NotFound` for anyone else."""
    job = holding.hold(job_id)
    if worker_of(job, by) is None:
        raise NotFound("没有找到这一单")
    return job


def hold_as_carrier(job_id: int, by: Actor) -> Job:
    """The job, locked, for an assigned worker, or for its provider's staff at the counter."""
    job = holding.hold(job_id)
    at_counter = session().get_one(Order, job.order_id).venue == "provider"
    if worker_of(job, by) is None and not (at_counter and holding.is_staff(by, job)):
        raise NotFound("没有找到这一单")
    return job


def worker_of(job: Job, by: Actor) -> int | None:
    """As which assigned worker the actor acts."""
    return next((worker for worker, person in holding.assigned(job.id) if person == by.person_id), None)


def current(job: Job) -> Visit | None:
    """The record of the latest attempt."""
    query = select(Visit).where(Visit.job_id == job.id).order_by(Visit.attempt.desc()).limit(1)
    return session().scalars(query.with_for_update()).first()


def start(job: Job, by: Actor, attempt: int = 1) -> Visit:
    """A new record: who serves, whom, what and where are those of the job and its order."""
    order = session().get_one(Order, job.order_id)
    place: dict[str, Any] = {"venue": order.venue, "division": order.place_code, "address_id": order.address_id}
    row: dict[str, Any] = {
        "id": new_id(), "job_id": job.id, "order_id": job.order_id, "worker_id": worker_of(job, by),
        "served_by": by.person_id, "attempt": attempt, "flags": [], "note": "", "place": place,
        "en_route_at": clock.now() if order.venue == "home" else None,
    }  # fmt: skip
    session().execute(insert(Visit), [row])
    found = current(job)
    assert found is not None
    return found


def hold_public_lines(order_id: int, reason: str, by: Actor) -> int:
    """Hold every public line back from capture until a person decides; how many."""
    lines = funding.lines([order_id])[order_id]
    held = [line.id for line in lines if line.kind != "resident" and line.state == "reserved"]
    for line_id in held:
        funding.hold(line_id, reason, by)
    return len(held)
