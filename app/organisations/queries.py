"""Reads of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.core.db import session
from app.core.errors import NotFound
from app.organisations.models import Organisation


def find(organisation_id: int) -> Organisation | None:
    """The organisation, or None."""
    return session().get(Organisation, organisation_id)


def get(organisation_id: int) -> Organisation:
    """The organisation; `NotFound` for an unknown one."""
    found = find(organisation_id)
    if found is None:
        raise NotFound("没有这个机构")
    return found


def names(ids: Iterable[int]) -> dict[int, str]:
    """Id → name, in one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted))
    return dict(session().execute(query).all())


def office_of(street_code: str) -> Organisation | None:
    """The street office seated at this street, if it is registered; a community's code asks for its street."""
    query = select(Organisation).where(Organisation.kind == "street_office")
    query = query.where(Organisation.division_code == street_code[:9]).order_by(Organisation.id).limit(1)
    return session().scalars(query).first()


def all_of_kind(kind: str, division_code: str = "") -> Sequence[Organisation]:
    """Organisations of a kind seated in a division or below, by name."""
    query = select(Organisation).where(Organisation.kind == kind)
    query = query.where(Organisation.division_code.startswith(division_code, autoescape=True))
    return session().scalars(query.order_by(Organisation.name)).all()
