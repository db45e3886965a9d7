"""The shelf: what a person who lives somewhere can order, a page at a time, in one statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.catalogue.models import Service
from app.catalogue.statements import (
    MOST_WORDS,
    asked,
    card_query,
    count_query,
    moment,
    orderable,
    page_query,
    serves,
    standing,
)
from app.core.db import session
from app.core.money import Money

__all__ = ["NextFree", "ShelfItem", "count", "item_of", "items", "orderable", "serves", "shelf", "standing"]


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
    words = (text or "").split()[:MOST_WORDS]
    told = {**asked(residence_code, vertical, words), "limit": limit}
    if after is not None:
        told["after"] = after
    query = page_query(vertical is not None, len(words), after is not None)
    return [item_of(row) for row in session().execute(query, told)]


def items(service_ids: list[int], residence_code: str | None = None) -> dict[int, ShelfItem]:
    """Cards of given services that stand on the shelf (for that residence), in one statement."""
    query = card_query().where(Service.id.in_(service_ids), *standing())
    if residence_code is not None:
        query = query.where(serves(residence_code))
    return {row.id: item_of(row) for row in session().execute(query, moment())}


def count(residence_code: str, *, vertical: str | None = None, text: str | None = None) -> int:
    """How many cards `shelf` would give in all."""
    words = (text or "").split()[:MOST_WORDS]
    query = count_query(vertical is not None, len(words))
    return session().scalar(query, asked(residence_code, vertical, words)) or 0


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
