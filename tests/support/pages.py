"""Every page of the house with somebody who may open it, out of the route table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from app import accounts
from app.core import clock, db
from app.orders.models import Order
from app.residents.models import Resident
from tests.house.route_actors import ELDER, MINE, THINGS, Walker, walkers
from tests.house.route_table import ROUTES, Rule

ELSEWHERE = {
    "static", "health.live", "health.ready", "street.queue_csv", "street.orders_csv", "account.export_data",
    "storefront.payment_return", "storefront.order_again", "storefront.begin_order", "community.order_for",
}  # fmt: skip
"""What answers GET with a file, a word for machines, or the way to another page."""

FOR_FAMILY = {"storefront.home", "storefront.services"}
OF_OPEN_ORDERS = {"storefront.cancel_order", "storefront.change_order"}
STEPS = ("days", "portion", "place", "payment")


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page's address, and the token of who opens it (None: nobody signed in)."""

    endpoint: str
    path: str
    token: str | None


def pages(app: Flask) -> list[PageOf]:
    """One of each route that answers GET with a page, of an object of our own; writes what the cast lacks."""
    people = walkers()
    with db.transaction():
        things = {kind: make() for kind, make in THINGS.items()}
    with db.reading():
        own = {(kind, one.session_id): make(one) for kind, make in MINE.items() for one in people}
        open_order = _open_order()
    found = [PageOf("storefront.home", "/", None), PageOf("errors.404", "/none-such", None)]
    addresses = app.url_map.bind("localhost")
    for url_rule in app.url_map.iter_rules():
        rule = ROUTES.get(url_rule.endpoint)
        if rule is None or "GET" not in (url_rule.methods or set()) or url_rule.endpoint in ELSEWHERE:
            continue
        opener = _opener(url_rule.endpoint, rule, people)
        if rule.mine and opener:
            values = {name: own[kind, opener.session_id] for name, kind in rule.things.items()}
        else:
            values = {name: things[kind] for name, kind in rule.things.items()}
        if url_rule.endpoint in OF_OPEN_ORDERS:
            values["number"] = open_order
        typed = {name: kind[1:] if kind.startswith("=") else things[kind] for name, kind in rule.asks.items()}
        for more in _answers(url_rule.endpoint):
            path = addresses.build(url_rule.endpoint, {**values, **typed, **more})
            found.append(PageOf(url_rule.endpoint, path, opener.token if opener else None))
    return found


def _answers(endpoint: str) -> list[Mapping[str, object]]:
    """The pages of one address: each question of an order is one, and the check page needs its answers."""
    if endpoint == "storefront.order_step":
        return [{"question": question} for question in STEPS]
    if endpoint == "storefront.check":
        return [{"day": str(clock.today() + dt.timedelta(days=3)), "quantity": 1}]
    return [{}]


def _open_order() -> str:
    """The number of an order of ours that may still be changed."""
    query = select(Order.number).join(Resident, Resident.id == Order.resident_id)
    query = query.join(accounts.Person, accounts.Person.id == Resident.person_id)
    query = query.where(accounts.Person.name == ELDER, Order.state == "confirmed", Order.service_date > clock.today())
    return db.session().scalars(query.limit(1)).one()


def _opener(endpoint: str, rule: Rule, people: list[Walker]) -> Walker | None:
    if rule.who == "public" and endpoint not in FOR_FAMILY:
        return None
    roles = rule.sees or (rule.who if isinstance(rule.who, tuple) else ("proxy",))
    allowed = [role for role in roles if role not in rule.refuses]
    return next(one for role in allowed for one in people if one.ours and one.role == role)
