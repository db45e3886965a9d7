"""One service on its page: the card, its options, its menus."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select

from app.availability.models import Stock
from app.catalogue.models import Menu, Service, ServiceOption
from app.catalogue.pricing import price_column
from app.catalogue.reasons import Reason, why_not_shown
from app.catalogue.shelf import ShelfItem, item_of
from app.catalogue.statements import card_query, moment
from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import Money
from app.organisations.models import Organisation
from app.providers.models import Provider


@dataclass(frozen=True, slots=True)
class Option:
    """A variant of a service; `extra` is added to the unit price."""

    id: int
    service_id: int
    name: str
    name_en: str
    extra: Money


@dataclass(frozen=True, slots=True)
class ServiceCard(ShelfItem):
    """A service as its page shows it. `reasons` says why it cannot be ordered; empty while it is on the shelf."""

    about: str
    about_en: str
    provider_phone: str | None
    max_quantity: int
    options: tuple[Option, ...]
    reasons: tuple[Reason, ...]

    @property
    def on_shelf(self) -> bool:
        """Whether it can be ordered at all."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class MenuCard:
    """What is offered on one day. `price` is that day's, `left` portions; `open` while it can be ordered."""

    id: int
    service_id: int
    day: dt.date
    dishes: str
    dishes_en: str
    allergens: tuple[str, ...]
    cutoff_at: dt.datetime
    serve_from: dt.datetime
    serve_until: dt.datetime
    capacity: int
    left: int
    price: Money
    open: bool


def service(service_id: int, residence_code: str | None = None) -> ServiceCard:
    """The service's card, for a person living in `residence_code` where one is given.

    `NotFound` for one that was never listed. One taken off the shelf, or not served there, is
    given with its reasons, so that the page can say what to do instead.
    """
    extra = (Service.about, Service.about_en, Service.state, Organisation.phone)
    query = card_query().add_columns(*extra).where(Service.id == service_id)
    row = session().execute(query, moment()).first()
    if row is None or row.state in ("submitted", "returned"):
        raise NotFound
    item = item_of(row)
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    return ServiceCard(
        **values, about=row.about, about_en=row.about_en, provider_phone=row.phone,
        max_quantity=int(row.rules.get("max_quantity", 10)), options=tuple(options(service_id)),
        reasons=tuple(why_not_shown(service_id, residence_code=residence_code)),
    )  # fmt: skip


def options(service_id: int) -> list[Option]:
    """The variants of a service, in the order they were added."""
    mine = (ServiceOption.service_id == service_id, ServiceOption.ended_at.is_(None))
    query = select(ServiceOption).where(*mine).order_by(ServiceOption.id)
    return [Option(o.id, o.service_id, o.name, o.name_en, o.extra) for o in session().scalars(query)]


def menus(service_id: int, from_day: dt.date, days: int) -> list[MenuCard]:
    """The menus of a service on `days` days from `from_day`, past and full ones too, one statement."""
    until = from_day + dt.timedelta(days=days)
    query = _menu_query().where(Menu.service_id == service_id, Menu.day >= from_day, Menu.day < until)
    return [_menu(row) for row in session().execute(query.order_by(Menu.day))]


def menu(menu_id: int) -> MenuCard:
    """One menu; `NotFound` if there is none."""
    row = session().execute(_menu_query().where(Menu.id == menu_id)).first()
    if row is None:
        raise NotFound
    return _menu(row)


def menu_on(service_id: int, day: dt.date) -> MenuCard | None:
    """The menu of a service on one day, if there is one."""
    found = menus(service_id, day, 1)
    return found[0] if found else None


def _menu_query() -> Any:
    return (
        select(
            Menu, Stock.taken, Stock.capacity.label("stock_capacity"), price_column(Menu.day).label("list_price"),
            Service.state, Provider.state.label("provider_state"), Service.shelf_from, Service.shelf_until,
        )
        .join(Service, Service.id == Menu.service_id)
        .join(Provider, Provider.id == Service.provider_id)
        .join(Stock, Stock.key == Menu.id)
    )  # fmt: skip


def _menu(row: Any) -> MenuCard:
    found: Menu = row.Menu
    rest = row.stock_capacity - row.taken
    sold = row.state == "listed" and row.provider_state == "verified"
    covered = (row.shelf_from or found.day) <= found.day <= (row.shelf_until or found.day)
    return MenuCard(
        id=found.id, service_id=found.service_id, day=found.day, dishes=found.dishes, dishes_en=found.dishes_en,
        allergens=tuple(found.allergens), cutoff_at=found.cutoff_at, serve_from=found.serve_from,
        serve_until=found.serve_until, capacity=row.stock_capacity, left=rest, price=row.list_price,
        open=sold and covered and rest > 0 and found.cutoff_at > clock.now(),
    )  # fmt: skip
