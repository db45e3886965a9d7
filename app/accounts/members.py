"""Reads for administrators: who signs in by a password, with the roles they hold and where they are signed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Person, Role, SignInSession
from app.accounts.queries import in_force
from app.core import clock
from app.core.db import session
from app.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """A role in force; `until_day` is its last day, where it has one."""

    role_id: int
    role: str
    division_code: str | None
    organisation_id: int | None
    until_day: dt.date | None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody with a password; `sessions` counts the browsers they are signed in with."""

    person_id: int
    name: str
    login: str
    offices: tuple[HeldOffice, ...]
    sessions: int


def staff(person_id: int | None = None) -> list[StaffMember]:
    """Everybody with a password who has not left, by name to sign in with; or only this one."""
    people = select(Person.id, Person.name, Person.login).where(Person.login.is_not(None), Person.ended_at.is_(None))
    if person_id is not None:
        people = people.where(Person.id == person_id)
    found = session().execute(people.order_by(Person.login)).all()
    ids = [row.id for row in found]
    offices: dict[int, list[HeldOffice]] = {each: [] for each in ids}
    for role in session().scalars(select(Role).where(Role.person_id.in_(ids), in_force()).order_by(Role.id)):
        offices[role.person_id].append(
            HeldOffice(role.id, role.role, role.division_code, role.organisation_id, role.until_day)
        )
    signed_in = select(SignInSession.person_id, func.count()).where(
        SignInSession.person_id.in_(ids), SignInSession.ended_at.is_(None), SignInSession.expires_at > clock.now()
    )
    sessions = dict(session().execute(signed_in.group_by(SignInSession.person_id)).all())
    return [StaffMember(row.id, row.name, row.login, tuple(offices[row.id]), sessions.get(row.id, 0)) for row in found]


def staff_member(person_id: int) -> StaffMember:
    """One of them; `NotFound` for anybody else."""
    for member in staff(person_id):
        return member
    raise NotFound("没有找到这个人")
