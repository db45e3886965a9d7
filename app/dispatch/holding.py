"""Taking a job in hand: its locked row, whose it is, and whether somebody was faster."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app import accounts, providers
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.dispatch.errors import Act, Overtaken
from app.dispatch.models import Assignment, Job
from app.dispatch.states import JOB
from app.orders.models import Order
from app.providers.models import Worker
from app.residents.models import Resident


def hold(job_id: int) -> Job:
    """The job's row as it is now, locked until the transaction ends; `NotFound` if there is none.

    Its order is locked first, as every verb on orders does, so that the two never wait for each other.
    """
    session().execute(select(Order.id).where(Order.id == job_id).with_for_update())
    query = select(Job).where(Job.id == job_id).with_for_update().execution_options(populate_existing=True)
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这一单")
    return found


def hold_for_staff(job_id: int, by: Actor, revision: int | None) -> Job:
    """The job of the actor's own provider, at the revision they saw; `NotFound`, `Overtaken`."""
    job = hold(job_id)
    if not is_staff(by, job):
        raise NotFound("没有找到这一单")
    if revision is not None and job.revision != revision:
        raise Overtaken(_acts(job, revision), job.revision, job.state)
    return job


def is_staff(by: Actor, job: Job) -> bool:
    """Whether the actor manages or dispatches for the job's provider; the system always may."""
    if isinstance(by, accounts.Viewer):
        return job.provider_id in providers.of_viewer(by)
    return by.person_id is None


def move(job: Job, to_state: str, *, by: Actor, act: str, reason: str | None = None, **detail: Any) -> None:
    """Move the job, write its history row for the resident it serves, and count the revision."""
    job.revision += 1
    JOB.move(job, to_state, by=by, act=act, for_id=served_person(job), reason=reason, detail=_said(job, detail))


def note(job: Job, *, by: Actor, act: str, reason: str | None = None, **detail: Any) -> None:
    """Write a history row for an act that leaves the job in its state, and count the revision."""
    job.revision += 1
    session().flush()
    audit.record(by, JOB.noun, job.id, act, for_id=served_person(job), reason=reason, detail=_said(job, detail))


def assigned(job_id: int) -> list[tuple[int, int]]:
    """(worker id, person id) of those who have the job now."""
    query = select(Worker.id, Worker.person_id).join(Assignment, Assignment.worker_id == Worker.id)
    rows = session().execute(query.where(Assignment.job_id == job_id, Assignment.released_at.is_(None)))
    return [(worker_id, person_id) for worker_id, person_id in rows]


def release_all(job: Job, why: str) -> tuple[int, ...]:
    """Let go of everybody assigned; their person ids."""
    people = tuple(person_id for _, person_id in assigned(job.id))
    if people:
        query = update(Assignment).where(Assignment.job_id == job.id, Assignment.released_at.is_(None))
        session().execute(query.values(released_at=clock.now(), released_why=why[:100]))
    return people


def served_person(job: Job) -> int | None:
    """The person id of the resident the job serves."""
    query = select(Resident.person_id).join(Order, Order.resident_id == Resident.id).where(Order.id == job.order_id)
    return session().scalar(query)


def _said(job: Job, detail: dict[str, Any]) -> dict[str, Any]:
    return {"revision": job.revision, **detail}


def _acts(job: Job, since: int) -> list[Act]:
    rows = [row for row in audit.history(JOB.noun, job.id) if row.detail.get("revision", 0) > since]
    names = accounts.names({row.actor_id for row in rows})
    return [Act(row.act, names.get(row.actor_id or 0, ""), row.at, row.to_state) for row in rows]
