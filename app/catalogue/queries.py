"""What a provider and a street office see of services and filings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, false, literal, or_, select

from app import providers
from app.accounts import Viewer
from app.accounts.scopes import within
from app.catalogue.models import PriceFiling, Service
from app.catalogue.pricing import price_column
from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import Money
from app.providers.models import Provider

OFFICE_ROLES = ("street_officer", "street_approver")


@dataclass(frozen=True, slots=True)
class OwnService:
    """A service as its provider and the street see it. `price` is today's."""

    id: int
    provider_id: int
    code: str
    type: str
    vertical: str
    name: str
    name_en: str
    about: str
    about_en: str
    unit: str
    price: Money
    delivery_fee: Money
    publicly_paid: bool
    drawing: str
    handovers: tuple[str, ...]
    max_quantity: int
    state: str
    returned_reason: str | None
    shelf_until: dt.date | None
    added_by: int | None


@dataclass(frozen=True, slots=True)
class Filing:
    """A filed price beside the price it would take the place of."""

    id: int
    service_id: int
    service_name: str
    provider_id: int
    provider_name: str
    price: Money
    price_before: Money
    from_day: dt.date
    reason: str
    state: str
    filed_by: int | None
    filed_at: dt.datetime


def own_services(provider_ids: Iterable[int], service_id: int | None = None) -> list[OwnService]:
    """The services of providers in every state but `ended`, the oldest first."""
    query = _own().where(Service.provider_id.in_(list(provider_ids)), Service.state != "ended")
    if service_id is not None:
        query = query.where(Service.id == service_id)
    return [_own_service(row) for row in session().execute(query)]


def own_service(provider_ids: Iterable[int], service_id: int) -> OwnService:
    """One service of these providers; `NotFound` if it is not theirs."""
    found = own_services(provider_ids, service_id)
    if not found:
        raise NotFound
    return found[0]


def waiting_services(viewer: Viewer) -> list[OwnService]:
    """New services that wait for a street office the viewer works in, of providers already verified."""
    query = _own().join(Provider, Provider.id == Service.provider_id)
    return [_own_service(row) for row in session().execute(query.where(Service.state == "submitted", _office(viewer)))]


def waiting_filings(viewer: Viewer) -> list[Filing]:
    """Rises that wait for a street office the viewer works in; first prices wait with their service."""
    query = _filings().where(PriceFiling.state == "filed", Service.state != "submitted", _office(viewer))
    return [*_filing_cards(query)]


def filings_of(service_id: int) -> list[Filing]:
    """All filings of a service, the newest first."""
    return [*_filing_cards(_filings().where(Service.id == service_id))]


def require_waiting_service(viewer: Viewer, service_id: int) -> OwnService:
    """A service that waits for the viewer's office; `NotFound` otherwise."""
    for found in waiting_services(viewer):
        if found.id == service_id:
            return found
    raise NotFound


def require_filing(viewer: Viewer, filing_id: int) -> Filing:
    """A filing the viewer's office may see, waiting or decided; `NotFound` otherwise."""
    for found in _filing_cards(_filings().where(PriceFiling.id == filing_id, _office(viewer))):
        return found
    raise NotFound


def _office(viewer: Viewer) -> ColumnElement[bool]:
    codes = viewer.divisions(*OFFICE_ROLES)
    return or_(false(), within(Provider.street_code, codes)) if codes else false()


def _own() -> Select[*tuple[Any, ...]]:
    today = literal(clock.today(), Date)
    return select(Service, price_column(today).label("list_price")).order_by(Service.provider_id, Service.id)


def _own_service(row: Any) -> OwnService:
    found: Service = row.Service
    return OwnService(
        id=found.id, provider_id=found.provider_id, code=found.code, type=found.type, vertical=found.vertical,
        name=found.name, name_en=found.name_en, about=found.about, about_en=found.about_en, unit=found.unit,
        price=row.list_price, delivery_fee=found.delivery_fee, publicly_paid=found.publicly_paid,
        drawing=found.drawing, handovers=tuple(found.rules.get("handovers", ())),
        max_quantity=int(found.rules.get("max_quantity", 10)), state=found.state,
        returned_reason=found.returned_reason, shelf_until=found.shelf_until, added_by=found.added_by,
    )  # fmt: skip


def _filings() -> Select[*tuple[Any, ...]]:
    return (
        select(PriceFiling, Service.name, Service.provider_id, price_column(PriceFiling.from_day).label("before"))
        .join(Service, Service.id == PriceFiling.service_id)
        .join(Provider, Provider.id == Service.provider_id)
        .order_by(PriceFiling.id.desc())
    )


def _filing_cards(query: Select[*tuple[Any, ...]]) -> list[Filing]:
    rows = session().execute(query).all()
    named = providers.names({row.provider_id for row in rows})
    return [
        Filing(
            id=row.PriceFiling.id, service_id=row.PriceFiling.service_id, service_name=row.name,
            provider_id=row.provider_id, provider_name=named.get(row.provider_id, ""), price=row.PriceFiling.price,
            price_before=row.before, from_day=row.PriceFiling.from_day, reason=row.PriceFiling.reason,
            state=row.PriceFiling.state, filed_by=row.PriceFiling.filed_by, filed_at=row.PriceFiling.filed_at,
        )
        for row in rows
    ]  # fmt: skip
