"""The shelf: what a person who lives somewhere can order, a page at a time, in one statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.availability.models import Stock
from app.catalogue.models import Menu, Service
from app.catalogue.pricing import price_column
from app.core import clock
from app.core.db import session
from app.core.money import Money
from app.organisations.models import Organisation
from app.places import prefixes
from app.providers.models import Provider, ServiceArea

AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class NextFree:
    """The next menu that can still be ordered. Instants are UTC."""

    menu_id: int
    day: dt.date
    serve_from: dt.datetime
    serve_until: dt.datetime
    cutoff_at: dt.datetime
    left: int


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """A service as a card shows it. `price` is per unit on the next free day (today where there is none).

    `score` is hundredths of a point out of five, None without ratings; `drawing` names an own picture.
    """

    service_id: int
    code: str
    type: str
    vertical: str
    name: str
    name_en: str
    provider_id: int
    provider_code: str
    provider_kind: str
    provider_name: str
    provider_name_en: str
    score: int | None
    score_count: int
    unit: str
    price: Money
    delivery_fee: Money
    drawing: str
    traits: tuple[str, ...]
    handovers: tuple[str, ...]
    next_free: NextFree | None


def shelf(
    residence_code: str,
    *,
    vertical: str | None = None,
    text: str | None = None,
    after: int | None = None,
    limit: int = 20,
) -> list[ShelfItem]:
    """The services on the shelf for someone living in `residence_code` (a division code), in a lasting order.

    `after` is the `service_id` of the last card of the page before. One SQL statement whatever `limit` is.
    """
    query = _shown(card_query(), residence_code, vertical, text)
    if after is not None:
        query = query.where(Service.id > after)
    return [item_of(row) for row in session().execute(query.order_by(Service.id).limit(limit))]


def items(service_ids: list[int], residence_code: str | None = None) -> dict[int, ShelfItem]:
    """Cards of given services that stand on the shelf (for that residence), in one statement."""
    query = card_query().where(Service.id.in_(service_ids), *standing())
    if residence_code is not None:
        query = query.where(serves(residence_code))
    return {row.id: item_of(row) for row in session().execute(query)}


def count(residence_code: str, *, vertical: str | None = None, text: str | None = None) -> int:
    """How many cards `shelf` would give in all."""
    query = select(func.count()).select_from(Service).join(Provider, Provider.id == Service.provider_id)
    query = query.join(Organisation, Organisation.id == Provider.organisation_id)
    return session().scalar(_shown(query, residence_code, vertical, text)) or 0


def standing() -> tuple[ColumnElement[bool], ...]:
    """What holds of a service and its provider while it stands on the shelf today."""
    today = clock.today()
    return (
        Service.state == "listed",
        Provider.state == "verified",
        or_(Service.shelf_from.is_(None), Service.shelf_from <= today),
        or_(Service.shelf_until.is_(None), Service.shelf_until >= today),
    )


def serves(residence_code: str) -> ColumnElement[bool]:
    """The provider of `Service` serves the division or one above it."""
    areas = select(ServiceArea.provider_id).where(ServiceArea.division_code.in_(prefixes(residence_code)))
    return Service.provider_id.in_(areas)


def orderable(menu: Any) -> tuple[ColumnElement[bool], ...]:
    """What holds of a menu of `Service` that can still be ordered, beside there being portions left."""
    return (
        menu.service_id == Service.id,
        menu.day >= clock.today(),
        menu.day >= func.coalesce(Service.shelf_from, menu.day),
        menu.day <= func.coalesce(Service.shelf_until, menu.day),
        menu.cutoff_at > clock.now(),
    )


def _next_menu() -> ColumnElement[int]:
    menu, stock = aliased(Menu), aliased(Stock)
    first = (
        select(menu.id)
        .join(stock, stock.key == menu.id)
        .where(*orderable(menu), stock.taken < stock.capacity)
        .order_by(menu.day)
        .limit(1)
    )
    return first.correlate(Service).scalar_subquery()


def card_query() -> AnySelect:
    """The columns of a card with its next free menu; callers say which services."""
    day = func.coalesce(Menu.day, literal(clock.today(), Date))
    return (
        select(
            Service.id, Service.code, Service.type, Service.vertical, Service.name, Service.name_en,
            Service.unit, Service.delivery_fee, Service.drawing, Service.traits, Service.rules,
            Provider.id.label("provider_id"), Provider.code.label("provider_code"), Provider.kind,
            Provider.score, Provider.score_count,
            Organisation.name.label("provider_name"), Organisation.name_en.label("provider_name_en"),
            price_column(day).label("list_price"),
            Menu.id.label("menu_id"), Menu.day, Menu.serve_from, Menu.serve_until, Menu.cutoff_at,
            (Stock.capacity - Stock.taken).label("left"),
        )
        .select_from(Service)
        .join(Provider, Provider.id == Service.provider_id)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .outerjoin(Menu, and_(Menu.service_id == Service.id, Menu.id == _next_menu()))
        .outerjoin(Stock, Stock.key == Menu.id)
    )  # fmt: skip


def _shown(query: AnySelect, residence_code: str, vertical: str | None, text: str | None) -> AnySelect:
    query = query.where(*standing(), serves(residence_code))
    if vertical is not None:
        query = query.where(Service.vertical == vertical)
    words = (text or "").split()
    for word in words[:5]:
        columns = (Service.name, Service.name_en, Organisation.name)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return query


def item_of(row: Row[Any]) -> ShelfItem:
    """The card in a row of `card_query`."""
    free = None
    if row.menu_id is not None:
        free = NextFree(row.menu_id, row.day, row.serve_from, row.serve_until, row.cutoff_at, row.left)
    return ShelfItem(
        service_id=row.id, code=row.code, type=row.type, vertical=row.vertical, name=row.name,
        name_en=row.name_en, provider_id=row.provider_id, provider_code=row.provider_code,
        provider_kind=row.kind, provider_name=row.provider_name,
        provider_name_en=row.provider_name_en or row.provider_name, score=row.score,
        score_count=row.score_count, unit=row.unit, price=row.list_price, delivery_fee=row.delivery_fee,
        drawing=row.drawing, traits=tuple(row.traits), handovers=tuple(row.rules.get("handovers", ())),
        next_free=free,
    )  # fmt: skip
