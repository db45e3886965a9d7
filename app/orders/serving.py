"""Whom an order is for, and whether this person may order for them."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, select

from app.accounts.models import Person
from app.core.actors import Actor
from app.core.db import fetch
from app.core.errors import NotFound
from app.orders.details.offers import Home, Served
from app.places.models import Address
from app.residents.models import Resident, ResidentAddress

_SERVED = (
    select(
        Resident.id, Resident.person_id, Person.name, Resident.residence_code, ResidentAddress.address_id,
        ResidentAddress.is_default, Address.community_code,
    )
    .join(Person, Person.id == Resident.person_id)
    .outerjoin(
        ResidentAddress, and_(ResidentAddress.resident_id == Resident.id, ResidentAddress.removed_at.is_(None))
    )
    .outerjoin(Address, Address.id == ResidentAddress.address_id)
    .where(Resident.id == bindparam("id"), Resident.erased_at.is_(None))
    .order_by(ResidentAddress.id)
)  # fmt: skip
_LOCKED = _SERVED.with_for_update(of=Resident)


def served(resident_id: int, *, lock: bool = False) -> Served:
    """The resident; with `lock`, orders for them wait for one another. `NotFound` if there is none."""
    found = fetch(_LOCKED if lock else _SERVED, {"id": resident_id}).all()
    if not found:
        raise NotFound("没有找到这位居民")
    homes = [Home(row.address_id, row.is_default, row.community_code) for row in found if row.address_id is not None]
    one = found[0]
    return Served(one.id, one.person_id, one.name, one.residence_code, tuple(homes))


def person_of(by: Actor) -> int:
    """The person who acts; an order is always placed by somebody."""
    if by.person_id is None:
        raise NotFound
    return by.person_id
