"""Verbs of dispatch: offer, answer, withdraw. Who carries it out is in `assigning`."""

from __future__ import annotations

import datetime as dt
from typing import cast

from sqlalchemy import Table, insert, select

from app.core import audit, clock
from app.core.actors import SYSTEM, Actor
from app.core.db import connection, session
from app.core.errors import Conflict, Invalid
from app.core.events import announce
from app.dispatch import holding
from app.dispatch.events import JobAccepted, JobDeclined, JobOffered, JobWithdrawn
from app.dispatch.models import Job
from app.dispatch.rules import answer_by
from app.dispatch.states import BEFORE_LEAVING, JOB
from app.orders.models import Order

AT_ONCE = 10
_JOBS = insert(cast(Table, Job.__table__))


def offer(order_id: int, *, provider_id: int, day: dt.date, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """Ask the provider to serve a new order: one job row, two history rows, nothing read."""
    now = clock.now()
    until = answer_by(now, starts_at)
    row = {
        "id": order_id, "order_id": order_id, "provider_id": provider_id, "state": "offered", "service_date": day,
        "starts_at": starts_at, "ends_at": ends_at, "answer_by": until, "revision": 1, "created_at": now,
    }  # fmt: skip
    connection().execute(_JOBS, [row])
    audit.record(
        SYSTEM, JOB.noun, order_id, "offer", from_state=JOB.initial, to_state="offered",
        detail={"revision": 1, "answer_by": until.isoformat()},
    )  # fmt: skip
    announce(JobOffered(order_id, provider_id, until))


def confirmed(
    order_id: int, *, provider_id: int, day: dt.date, starts_at: dt.datetime, ends_at: dt.datetime, first: bool
) -> None:
    """The order is confirmed: offer its job, made now or, for an order that was changed or revived, again."""
    if first or session().get(Job, order_id) is None:
        offer(order_id, provider_id=provider_id, day=day, starts_at=starts_at, ends_at=ends_at)
    else:
        reoffer(order_id)


def reoffer(order_id: int) -> None:
    """The order is another one now: whoever had the job is let go, and the provider (perhaps a new one) is asked.

    While the order itself waits (for money, for an approval), its job waits `open`.
    """
    s = session()
    if s.get(Job, order_id) is None:
        return
    job = holding.hold(order_id)
    if job.state not in BEFORE_LEAVING:
        raise Conflict("已经出发的订单不能改")
    order = s.get_one(Order, order_id)
    released = holding.release_all(job, "changed")
    if released:
        announce(JobWithdrawn(job.order_id, job.provider_id, released))
    if job.state != "open":
        holding.move(job, "open", by=SYSTEM, act="reopen")
    job.provider_id, job.service_date = order.provider_id, order.service_date
    job.starts_at, job.ends_at, job.answer_by = order.starts_at, order.ends_at, None
    s.flush()
    if order.state == "confirmed":
        job.answer_by = answer_by(clock.now(), job.starts_at)
        holding.move(job, "offered", by=SYSTEM, act="offer", answer_by=job.answer_by.isoformat())
        announce(JobOffered(job.order_id, job.provider_id, job.answer_by))


def withdraw(order_id: int, *, by: Actor, why: str) -> None:
    """The order has ended: nobody need go. Nothing where there is no job, or its end came first."""
    if session().get(Job, order_id) is None:
        return
    job = holding.hold(order_id)
    if not JOB.allows(job.state, "withdrawn"):
        return
    people = holding.release_all(job, "withdrawn")
    holding.move(job, "withdrawn", by=by, act="withdraw", reason=why or None)
    announce(JobWithdrawn(job.order_id, job.provider_id, people))


def accept(job_id: int, *, by: Actor, revision: int | None = None) -> Job:
    """The provider will serve it. `Overtaken` where somebody acted since `revision` was shown."""
    job = holding.hold_for_staff(job_id, by, revision)
    holding.move(job, "accepted", by=by, act="accept")
    job.answer_by = None
    session().flush()
    announce(JobAccepted(job.order_id, job.provider_id, by))
    return job


def decline(job_id: int, *, by: Actor, reason: str, revision: int | None = None) -> Job:
    """The provider will not serve it: the order ends and everything goes back. `Invalid` without a reason."""
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明不能接单的原因"})
    if len(reason) > 200:
        raise Invalid(fields={"reason": "原因最多 200 个字"})
    job = holding.hold_for_staff(job_id, by, revision)
    people = holding.release_all(job, "declined")
    holding.move(job, "declined", by=by, act="decline", reason=reason)
    if people:
        announce(JobWithdrawn(job.order_id, job.provider_id, people))
    announce(JobDeclined(job.order_id, job.provider_id, reason, by))
    return job


def unanswered() -> list[int]:
    """The jobs whose time to be answered is over."""
    query = select(Job.id).where(Job.state == "offered", Job.answer_by <= clock.now()).order_by(Job.answer_by)
    return list(session().scalars(query.limit(AT_ONCE)))


def lapse_unanswered() -> int:
    """Decline them in the provider's stead; how many."""
    done = 0
    for job_id in unanswered():
        job = holding.hold(job_id)
        if job.state == "offered" and job.answer_by is not None and job.answer_by <= clock.now():
            decline(job_id, by=SYSTEM, reason="服务商没有按时答复")
            done += 1
    return done
