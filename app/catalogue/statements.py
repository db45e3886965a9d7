"""The SQL of the shelf, built once a shape and told the day, the moment and the words each time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.availability.models import Stock
from app.catalogue.models import Menu, Service
from app.catalogue.pricing import price_column
from app.core import clock
from app.core.db import IdColumn, Instant
from app.organisations.models import Organisation
from app.places import prefixes
from app.providers.models import Provider, ServiceArea

AnySelect = Select[*tuple[Any, ...]]
MOST_WORDS = 5
TODAY = bindparam("today", type_=Date)
NOW = bindparam("now", type_=Instant())


def moment() -> dict[str, Any]:
    """What every statement of this module is told: the day and the moment."""
    return {"today": clock.today(), "now": clock.now()}


def standing(today: Any = None) -> tuple[ColumnElement[bool], ...]:
    """What holds of a service and its provider while it stands on the shelf today."""
    today = clock.today() if today is None else today
    return (
        Service.state == "listed",
        Provider.state == "verified",
        or_(Service.shelf_from.is_(None), Service.shelf_from <= today),
        or_(Service.shelf_until.is_(None), Service.shelf_until >= today),
    )


def serves(residence_code: str) -> ColumnElement[bool]:
    """The provider of `Service` serves the division or one above it."""
    return _serves(prefixes(residence_code))


def orderable(menu: Any, today: Any = None, now: Any = None) -> tuple[ColumnElement[bool], ...]:
    """What holds of a menu of `Service` that can still be ordered, beside there being portions left."""
    return (
        menu.service_id == Service.id,
        menu.day >= (clock.today() if today is None else today),
        menu.day >= func.coalesce(Service.shelf_from, menu.day),
        menu.day <= func.coalesce(Service.shelf_until, menu.day),
        menu.cutoff_at > (clock.now() if now is None else now),
    )


@cache
def card_query() -> AnySelect:
    """The columns of a card with its next free menu; callers say which services, and tell it the `moment`."""
    return (
        select(
            Service.id, Service.code, Service.type, Service.vertical, Service.name, Service.name_en,
            Service.unit, Service.delivery_fee, Service.drawing, Service.traits, Service.rules,
            Provider.id.label("provider_id"), Provider.code.label("provider_code"), Provider.kind,
            Provider.score, Provider.score_count,
            Organisation.name.label("provider_name"), Organisation.name_en.label("provider_name_en"),
            price_column(func.coalesce(Menu.day, TODAY)).label("list_price"),
            Menu.id.label("menu_id"), Menu.day, Menu.serve_from, Menu.serve_until, Menu.cutoff_at,
            (Stock.capacity - Stock.taken).label("left"),
        )
        .select_from(Service)
        .join(Provider, Provider.id == Service.provider_id)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .outerjoin(Menu, and_(Menu.service_id == Service.id, Menu.id == _next_menu()))
        .outerjoin(Stock, Stock.key == Menu.id)
    )  # fmt: skip


@cache
def page_query(vertical: bool, words: int, after: bool) -> AnySelect:
    """A page of cards; told `codes`, `limit`, and `vertical`, `word0`…, `after` as its shape asks."""
    page = _shown(_with_provider(select(Service.id)), vertical, words)
    if after:
        page = page.where(Service.id > bindparam("after", type_=IdColumn))
    # The page first: only its services are asked for their next menu and price.
    ids = page.order_by(Service.id).limit(bindparam("limit", type_=Integer)).subquery()
    return card_query().where(Service.id.in_(select(ids.c.id))).order_by(Service.id)


@cache
def count_query(vertical: bool, words: int) -> AnySelect:
    """How many cards there are; told as `page_query` is."""
    return _shown(_with_provider(select(func.count())), vertical, words)


def asked(residence_code: str, vertical: str | None, words: Sequence[str]) -> dict[str, Any]:
    """What a page or a count is told."""
    told: dict[str, Any] = {**moment(), "codes": prefixes(residence_code)}
    if vertical is not None:
        told["vertical"] = vertical
    return told | {f"word{n}": _pattern(word) for n, word in enumerate(words)}


def _pattern(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return f"%{word.lower()}%"


def _with_provider(query: AnySelect) -> AnySelect:
    query = query.select_from(Service).join(Provider, Provider.id == Service.provider_id)
    return query.join(Organisation, Organisation.id == Provider.organisation_id)


def _shown(query: AnySelect, vertical: bool, words: int) -> AnySelect:
    query = query.where(*standing(TODAY), _serves(bindparam("codes", expanding=True)))
    if vertical:
        query = query.where(Service.vertical == bindparam("vertical"))
    for n in range(words):
        columns = (Service.name, Service.name_en, Organisation.name)
        word: ColumnElement[str] = bindparam(f"word{n}", type_=String)
        query = query.where(or_(*(func.lower(column).like(word, escape="\\") for column in columns)))
    return query


def _serves(codes: Any) -> ColumnElement[bool]:
    areas = select(ServiceArea.provider_id).where(ServiceArea.division_code.in_(codes))
    return Service.provider_id.in_(areas)


def _next_menu() -> ColumnElement[int]:
    menu, stock = aliased(Menu), aliased(Stock)
    first = (
        select(menu.id)
        .join(stock, stock.key == menu.id)
        .where(*orderable(menu, TODAY, NOW), stock.taken < stock.capacity)
        .order_by(menu.day)
        .limit(1)
    )
    return first.correlate(Service).scalar_subquery()
