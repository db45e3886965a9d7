"""Is something like it ordered already, by somebody else or by oneself on another page?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from app.accounts.models import Person
from app.catalogue.models import Service
from app.core.db import fetch, session
from app.orders.details.offers import Draft, Offer
from app.orders.errors import Alike
from app.orders.models import Order
from app.orders.states import ENDED
from app.organisations.models import Organisation
from app.providers.models import Provider

_OPEN = (
    select(
        Order.number, Order.service_name, Order.service_name_en, Order.service_date, Order.placed_by, Order.placed_at,
        Person.name.label("placer"), Organisation.name.label("provider"), Service.code,
    )
    .join(Service, Service.id == Order.service_id)
    .join(Person, Person.id == Order.placed_by)
    .join(Provider, Provider.id == Order.provider_id)
    .join(Organisation, Organisation.id == Provider.organisation_id)
    .where(
        Order.resident_id == bindparam("resident"),
        Order.service_date.in_(bindparam("days", expanding=True)),
        Order.state.not_in(ENDED),
    )
    .order_by(Order.id)
)  # fmt: skip


def alike_for(resident_id: int, offers: Sequence[Offer], person_id: int | None) -> list[Alike]:
    """Orders that stand for the resident with the same service code (`meal.lunch`) on the same day."""
    return _alike(resident_id, {(offer.service_code, offer.day) for offer in offers}, person_id)


def alike(resident_id: int, drafts: Sequence[Draft], person_id: int | None = None) -> list[Alike]:
    """As `alike_for`, for drafts that have not been looked up; one more statement."""
    codes = select(Service.id, Service.code).where(Service.id.in_({draft.service_id for draft in drafts}))
    known = dict(session().execute(codes).all())
    wanted = {(known[draft.service_id], draft.day) for draft in drafts if draft.service_id in known}
    return _alike(resident_id, wanted, person_id)


def _alike(resident_id: int, wanted: set[tuple[str, dt.date]], person_id: int | None) -> list[Alike]:
    days = sorted({day for _, day in wanted})
    found = fetch(_OPEN, {"resident": resident_id, "days": days})
    return [
        Alike(
            row.number, row.service_name, row.service_name_en, row.provider, row.service_date, row.placer,
            row.placed_at, row.placed_by == person_id,
        )
        for row in found
        if (row.code, row.service_date) in wanted
    ]  # fmt: skip
