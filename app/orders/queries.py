"""Reads of orders, scoped by who asks: what is not the viewer's to see is `NotFound`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union_all

from app import places, providers, residents
from app.accounts import Viewer
from app.accounts.models import Person
from app.accounts.scopes import within
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import Money
from app.orders.details import registry
from app.orders.details.offers import Draft
from app.orders.models import Order
from app.orders.policies import APPROVERS, OFFICES
from app.orders.states import OPEN, SERVED
from app.organisations.models import Organisation
from app.places.models import Address
from app.providers.models import Provider
from app.residents.models import Resident

READERS = (*OFFICES, "finance_officer", "auditor")


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order in a list. `words` say what was ordered, {"zh", "en"}; instants are UTC."""

    id: int
    number: str
    state: str
    vertical: str
    resident_id: int
    resident_name: str
    service_id: int
    service_name: str
    service_name_en: str
    provider_name: str
    provider_name_en: str
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    words: Mapping[str, str]
    venue: str
    price: Money
    fees: Money
    resident_part: Money
    public_part: Money
    marks: tuple[str, ...]
    payment: str
    placed_by: int
    placed_at: dt.datetime
    expires_at: dt.datetime | None
    bundle_id: int | None


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The orders of residents the viewer may see, those they placed, their provider's, their offices'."""
    mine = select(Resident.id).where(residents.visible_to(viewer))
    parts = [Order.placed_by == viewer.person_id, Order.resident_id.in_(mine)]
    own = providers.of_viewer(viewer)
    if own:
        parts.append(Order.provider_id.in_(own))
    codes = viewer.divisions(*READERS)
    if codes:
        parts.append(within(Order.street_code, codes))
    return or_(*parts)


def find(viewer: Viewer, number: str) -> Order:
    """The order with this number; `NotFound` for an unknown one and for anyone else's."""
    return _one(viewer, Order.number == number.strip().upper())


def find_id(viewer: Viewer, order_id: int) -> Order:
    """As `find`, by id."""
    return _one(viewer, Order.id == order_id)


def mine(
    viewer: Viewer,
    resident_id: int | None = None,
    after: int | None = None,
    limit: int = 20,
    open_only: bool = False,
) -> list[OrderLine]:
    """The orders of those the viewer orders for (or of one of them), newest first, in two statements.

    `after` is the id of the last order of the page before.
    """
    if resident_id is None:
        people = [served.resident_id for served in residents.people_of(viewer)]
    else:
        people = [residents.get(viewer, resident_id).id]
    pages = [_page(each, after, limit, open_only) for each in people]
    if not pages:
        return []
    # A page of each person first, so that every part runs down the index (resident, id) and no further.
    query = _lines().where(Order.id.in_(select(union_all(*pages).subquery().c.id)))
    return [_line(row) for row in session().execute(query.order_by(Order.id.desc()).limit(limit))]


def waiting_approval(viewer: Viewer) -> list[OrderLine]:
    """The orders that wait for the viewer's street, the most urgent first."""
    query = _lines().where(Order.state == "awaiting_approval", within(Order.street_code, viewer.divisions(*APPROVERS)))
    return [_line(row) for row in session().execute(query.order_by(Order.expires_at))]


def line_of(viewer: Viewer, order: Order) -> OrderLine:
    """One order as lists show it; `NotFound` for anyone else's."""
    row = session().execute(_lines().where(Order.id == order.id, visible_to(viewer))).first()
    if row is None:
        raise NotFound()
    return _line(row)


def placed_together(viewer: Viewer, order: Order) -> list[Order]:
    """The orders of its bundle, oldest first; the order itself where it stands alone."""
    if order.bundle_id is None:
        return [order]
    query = select(Order).where(Order.bundle_id == order.bundle_id, visible_to(viewer))
    return list(session().scalars(query.order_by(Order.id)))


def last_completed(viewer: Viewer, resident_id: int) -> OrderLine | None:
    """The newest order of a resident that was served, to order the same again."""
    may_see = select(Resident.id).where(Resident.id == resident_id, residents.visible_to(viewer))
    query = _lines().where(Order.resident_id == resident_id, Order.state.in_(SERVED), may_see.exists())
    row = session().execute(query.order_by(Order.id.desc()).limit(1)).first()
    return _line(row) if row else None


def address_text(order: Order) -> str:
    """The door the order goes to, in full, for those who may see the order; empty where it goes nowhere."""
    address = session().get(Address, order.address_id) if order.address_id else None
    return places.address_text(address) if address else ""


def draft_of(order: Order) -> Draft:
    """The draft that would make this order again: to change it, or to order the same once more."""
    return registry.of(order.vertical).drafts_of([order.id])[order.id]


def watchers(order_id: int) -> list[int]:
    """The person ids to tell about an order: resident, placer, active proxies, the provider's staff."""
    provider_id = session().scalar(select(Order.provider_id).where(Order.id == order_id))
    if provider_id is None:
        return []
    return sorted({*resident_side(order_id), *providers.staff_of(provider_id)})


def resident_side(order_id: int) -> list[int]:
    """The resident, who placed the order, and the resident's active proxies."""
    row = session().execute(select(Order.placed_by, Order.resident_id).where(Order.id == order_id)).first()
    return [] if row is None else sorted({row.placed_by, *residents.told_about(row.resident_id)})


def _page(resident_id: int, after: int | None, limit: int, open_only: bool) -> Select[Any]:
    query = select(Order.id).where(Order.resident_id == resident_id)
    if after is not None:
        query = query.where(Order.id < after)
    if open_only:
        query = query.where(Order.state.in_(OPEN))
    return select(query.order_by(Order.id.desc()).limit(limit).subquery().c.id)


def _one(viewer: Viewer, condition: ColumnElement[bool]) -> Order:
    found = session().scalars(select(Order).where(condition, visible_to(viewer))).one_or_none()
    if found is None:
        raise NotFound("没有找到这张订单")
    return found


def _lines() -> Select[Order, str, str, str | None]:
    return (
        select(Order, Person.name, Organisation.name.label("provider"), Organisation.name_en.label("provider_en"))
        .join(Resident, Resident.id == Order.resident_id)
        .join(Person, Person.id == Resident.person_id)
        .join(Provider, Provider.id == Order.provider_id)
        .join(Organisation, Organisation.id == Provider.organisation_id)
    )


def _line(row: Any) -> OrderLine:
    order: Order = row.Order
    return OrderLine(
        id=order.id, number=order.number, state=order.state, vertical=order.vertical, resident_id=order.resident_id,
        resident_name=row.name, service_id=order.service_id, service_name=order.service_name,
        service_name_en=order.service_name_en, provider_name=row.provider,
        provider_name_en=row.provider_en or row.provider, day=order.service_date, starts_at=order.starts_at,
        ends_at=order.ends_at, words=order.words, venue=order.venue, price=order.price, fees=order.fees,
        resident_part=order.resident_part, public_part=order.public_part, marks=tuple(order.marks),
        payment=order.payment, placed_by=order.placed_by, placed_at=order.placed_at, expires_at=order.expires_at,
        bundle_id=order.bundle_id,
    )  # fmt: skip
