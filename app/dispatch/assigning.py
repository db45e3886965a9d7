"""Verbs of dispatch: who carries a job out, one by one and many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import insert, select

from app.core import clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Invalid, LinliError, NotFound
from app.core.events import announce
from app.core.ids import new_id
from app.dispatch import holding
from app.dispatch.events import JobAssigned, JobWithdrawn
from app.dispatch.models import Assignment, Job
from app.dispatch.operations import accept
from app.providers.models import Worker


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row of a bulk act; `message` is a msgid with `params` where it failed."""

    job_id: int
    ok: bool
    message: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


def assign(job_id: int, worker_ids: Sequence[int], *, by: Actor, revision: int | None = None) -> Job:
    """These workers have the job from now on, whoever had it before. An unanswered offer is accepted with it.

    `NotFound` for another provider's job or worker, `Invalid` for nobody, `Overtaken` where somebody was faster.
    """
    wanted = list(dict.fromkeys(worker_ids))
    if not wanted:
        raise Invalid(fields={"workers": "请选择服务人员"})
    job = holding.hold_for_staff(job_id, by, revision)
    people = _people(job, wanted)
    if job.state == "offered":
        accept(job_id, by=by)
    had = dict(holding.assigned(job.id))
    if job.state == "assigned" and set(had) == set(wanted):
        return job
    holding.release_all(job, "reassigned")
    if job.state == "assigned":
        holding.note(job, by=by, act="assign", workers=wanted)
    else:
        holding.move(job, "assigned", by=by, act="assign", workers=wanted)
    now = clock.now()
    rows = [
        {"id": new_id(), "job_id": job.id, "worker_id": worker_id, "assigned_by": by.person_id, "assigned_at": now}
        for worker_id in wanted
    ]
    session().execute(insert(Assignment), rows)
    released = tuple(person for person in had.values() if person not in people.values())
    announce(JobAssigned(job.order_id, job.provider_id, tuple(people.values()), released, by))
    return job


def unassign(job_id: int, *, by: Actor, revision: int | None = None, why: str = "") -> Job:
    """Nobody has the job; it is accepted and waits for an assignment."""
    job = holding.hold_for_staff(job_id, by, revision)
    people = holding.release_all(job, why or "unassigned")
    holding.move(job, "accepted", by=by, act="unassign", reason=why or None)
    announce(JobWithdrawn(job.order_id, job.provider_id, people))
    return job


def accept_all(rows: Sequence[tuple[int, int]], *, by: Actor) -> list[RowResult]:
    """Accept many (job id, revision); each succeeds or says why not, none undoes another."""
    return [_try(job_id, partial(accept, job_id, by=by, revision=seen)) for job_id, seen in rows]


def assign_all(rows: Sequence[tuple[int, int]], worker_ids: Sequence[int], *, by: Actor) -> list[RowResult]:
    """Assign many (job id, revision) to the same workers; each succeeds or says why not."""
    return [_try(job_id, partial(assign, job_id, worker_ids, by=by, revision=seen)) for job_id, seen in rows]


def _try(job_id: int, act: Callable[[], Job]) -> RowResult:
    try:
        with session().begin_nested():
            act()
    except LinliError as error:
        session().expire_all()
        return RowResult(job_id, False, error.message, dict(error.params))
    return RowResult(job_id, True)


def _people(job: Job, worker_ids: Sequence[int]) -> dict[int, int]:
    query = select(Worker.id, Worker.person_id).where(Worker.id.in_(worker_ids), Worker.state == "active")
    found = dict(session().execute(query.where(Worker.provider_id == job.provider_id)).all())
    if set(found) != set(worker_ids):
        raise NotFound("没有找到这位服务人员")
    return {worker_id: found[worker_id] for worker_id in worker_ids}
