"""The people who carry out a provider's jobs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select

from app import accounts
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.ids import new_id
from app.providers.models import Provider, Worker
from app.providers.requirements import SKILLS


def add_worker(provider_id: int, person_id: int, skills: Sequence[str], *, by: Actor) -> int:
    """Take a person on, who then signs in as a worker; the worker's id. One who left comes back."""
    _check(skills)
    s = session()
    provider = s.get(Provider, provider_id)
    if provider is None:
        raise NotFound
    known = select(Worker).where(Worker.provider_id == provider_id, Worker.person_id == person_id)
    row = s.scalars(known).one_or_none()
    if row is not None and row.state == "active":
        raise Conflict("这个人已经在人员名单里了")
    if row is not None:
        row.state, row.skills, worker_id = "active", list(skills), row.id
        s.flush()
    else:
        worker_id = new_id()
        values = {
            "id": worker_id, "provider_id": provider_id, "person_id": person_id, "state": "active",
            "skills": list(skills), "created_at": clock.now(),
        }  # fmt: skip
        s.execute(insert(Worker), [values])
    accounts.grant(person_id, "worker", by=by, organisation_id=provider.organisation_id)
    audit.record(by, "worker", worker_id, "add_worker", detail={"provider_id": provider_id})
    return worker_id


def set_skills(worker_id: int, skills: Sequence[str], *, by: Actor) -> None:
    """What the worker can do."""
    _check(skills)
    row = _worker(worker_id)
    row.skills = list(skills)
    session().flush()
    audit.record(by, "worker", row.id, "set_skills", detail={"skills": list(skills)})


def end_worker(worker_id: int, *, by: Actor) -> None:
    """The worker leaves; past visits keep the name, no new job is assigned."""
    row = _worker(worker_id)
    if row.state == "ended":
        raise Conflict("这个人已经离开了")
    row.state = "ended"
    session().flush()
    audit.record(by, "worker", row.id, "end_worker", from_state="active", to_state="ended")
    provider = session().get_one(Provider, row.provider_id)
    for role in accounts.roles_of(row.person_id):
        if role.role == "worker" and role.organisation_id == provider.organisation_id:
            accounts.end_role(role.id, by=by)


def _worker(worker_id: int) -> Worker:
    row = session().scalars(select(Worker).where(Worker.id == worker_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row


def _check(skills: Sequence[str]) -> None:
    if not skills or any(skill not in SKILLS for skill in skills):
        raise Invalid(fields={"skills": "请至少选择一种技能"})
