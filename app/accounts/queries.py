"""Reads of people and roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from app import places
from app.accounts.models import Person, Role
from app.accounts.phones import PHONE, mask_phone, phone_index
from app.core import clock, crypto
from app.core.db import session
from app.core.errors import NotFound


def get(person_id: int) -> Person:
    """The person; `NotFound` for an unknown one. For rooms, not for pages: nothing is scoped here."""
    person = session().get(Person, person_id)
    if person is None:
        raise NotFound("没有这个人")
    return person


def find_by_phone(phone: str) -> Person | None:
    """The person with this phone (11 digits), or None."""
    return session().scalars(select(Person).where(Person.phone_index == phone_index(phone))).first()


def find_by_login(login: str) -> Person | None:
    """The person with this login name, or None."""
    return session().scalars(select(Person).where(Person.login == login.strip().lower())).first()


def phone_of(person: Person) -> str:
    """The person's phone in full, "" where none is known. For sending and calling, never for a page unmasked."""
    return crypto.unseal(person.phone_sealed, PHONE, person.id) if person.phone_sealed else ""


def masked_phone(person: Person) -> str:
    """138****1234, or "" where none is known."""
    phone = phone_of(person)
    return mask_phone(phone) if phone else ""


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """Person id → name, in one query."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    return dict(session().execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all())


def in_force() -> ColumnElement[bool]:
    """The condition that a role counts today."""
    today = clock.today()
    return and_(Role.ended_at.is_(None), Role.from_day <= today, or_(Role.until_day.is_(None), Role.until_day >= today))


def roles_of(person_id: int) -> Sequence[Role]:
    """The roles a person holds today, oldest first."""
    return session().scalars(select(Role).where(Role.person_id == person_id, in_force()).order_by(Role.id)).all()


def people_with(*roles: str, division_code: str | None = None, organisation_id: int | None = None) -> list[int]:
    """Who holds any of `roles` today: at `division_code` or one above it, and at `organisation_id` where given."""
    query = select(Role.person_id).join(Person, Person.id == Role.person_id)
    query = query.where(Role.role.in_(roles), in_force(), Person.ended_at.is_(None))
    if division_code is not None:
        query = query.where(Role.division_code.in_(places.prefixes(division_code)))
    if organisation_id is not None:
        query = query.where(Role.organisation_id == organisation_id)
    return sorted(set(session().scalars(query)))
