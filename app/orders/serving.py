"""Whom an order is for, and whether this person may order for them."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.accounts.models import Person
from app.core.actors import Actor
from app.core.db import fetch
from app.core.errors import NotFound
from app.orders.details.offers import Served
from app.residents.models import Resident

_SERVED = (
    select(Resident.id, Resident.person_id, Person.name, Resident.residence_code)
    .join(Person, Person.id == Resident.person_id)
    .where(Resident.id == bindparam("id"), Resident.erased_at.is_(None))
)
_LOCKED = _SERVED.with_for_update(of=Resident)


def served(resident_id: int, *, lock: bool = False) -> Served:
    """The resident; with `lock`, orders for them wait for one another. `NotFound` if there is none."""
    row = fetch(_LOCKED if lock else _SERVED, {"id": resident_id}).first()
    if row is None:
        raise NotFound("没有找到这位居民")
    return Served(row.id, row.person_id, row.name, row.residence_code)


def person_of(by: Actor) -> int:
    """The person who acts; an order is always placed by somebody."""
    if by.person_id is None:
        raise NotFound
    return by.person_id
