"""A small town where meals are funded: programmes in force, budgets allotted, orders written row by row.

For tests of money below `orders`: an order here is a bare row, so that quotes, lines and budgets can be tried alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app import enrolment, funding, ledger, programmes, residents
from app.accounts import PersonActor
from app.catalogue.models import Service
from app.core import clock, db
from app.core.actors import SYSTEM
from app.core.ids import new_id
from app.core.money import Money
from app.funding.models import Budget
from app.ledger.models import Account
from app.orders.models import Order
from app.organisations.models import Organisation
from app.programmes.models import ProgrammeVersion
from app.providers.models import Provider
from tests.support import neighbours

POLICY = Path(__file__).resolve().parents[2] / "policy"
STREET, DISTRICT, CITY = neighbours.STREET, neighbours.DISTRICT, "11"
TUESDAY = dt.date(2026, 11, 24)
PUBLISHER = PersonActor(2, "district_approver")


@dataclass(frozen=True, slots=True)
class Town:
    """Who and what there is; `budgets` by programme id."""

    resident_id: int
    person_id: int
    provider_id: int
    service_id: int
    budgets: dict[str, int]


def found(put_in: int = 1_000_00, *, files: tuple[str, ...] = ("beijing-meals.yaml", "national-voucher.yaml")) -> Town:
    """Settle the town in a transaction of its own; each programme's street budget holds `put_in` fen."""
    with db.transaction():
        neighbours.settle()
        someone = neighbours.resident(since=dt.date(2020, 1, 1))
        status(someone.id, "basic_elder")
        provider_id, service_id = _canteen()
        names = [each for file in files for each in _publish(file)]
        budgets = {name: fund(name, put_in) for name in names}
        return Town(someone.id, someone.person_id, provider_id, service_id, budgets)


def status(resident_id: int, name: str) -> None:
    """Give a resident a status since 2020."""
    since = dt.date(2020, 1, 1)
    residents.record_fact(resident_id, "status", True, name=name, by=SYSTEM, from_day=since, source="test")


def care_level(resident_id: int, level: str) -> None:
    """Give a resident a care level since 2026."""
    residents.record_fact(resident_id, "care_level", level, by=SYSTEM, from_day=dt.date(2026, 1, 1), source="test")


def enrol(resident_id: int, programme_id: str) -> None:
    """Enrol a resident since January."""
    enrolment.enrol(resident_id, programme_id, dt.date(2026, 1, 1), STREET, SYSTEM)


def fund(programme_id: str, amount: int, *, division: str = STREET, year: int = 2026) -> int:
    """Put money into a budget; its id."""
    move_id = funding.set_budget(programme_id, division, year, Money(amount), SYSTEM, reason="测试")
    funding.decide_move(move_id, True, PUBLISHER)
    return funding.open_budget(programme_id, division, year)


def ask(
    price: int = 18_00, *, day: dt.date = TUESDAY, quantity: int = 1, fees: int = 0, service: str = "meal.lunch",
    at: str = "11:40", key: str = "a",
) -> funding.OrderAsk:  # fmt: skip
    """A meal of the canteen at `price` for all of it."""
    return funding.OrderAsk(
        key, service, day, at, Money(price), Money(fees), Decimal(quantity), STREET, "canteen", "social_organisation"
    )


def order_row(town: Town, quote: funding.Quote, **more: Any) -> int:
    """Write a bare order for a quote; its id. In an open transaction."""
    order_id, now, asked = new_id(), clock.now(), quote.ask
    values = {
        "id": order_id, "number": f"L{order_id}", "key": str(order_id), "resident_id": quote.resident_id,
        "placed_by": town.person_id, "channel": "web", "vertical": "meals", "service_id": town.service_id,
        "provider_id": town.provider_id, "service_name": "午餐", "service_name_en": "Lunch", "state": "confirmed",
        "service_date": asked.service_date, "starts_at": now, "ends_at": now, "quantity": asked.quantity,
        "unit_price": asked.price, "price": quote.price, "fees": quote.fees, "resident_part": quote.resident_part,
        "public_part": quote.public_part, "compensation": quote.compensated, "marks": list(quote.marks),
        "payment": "online", "place_code": STREET, "street_code": STREET, "venue": "home", "words": {}, "note": "",
        "body_digest": "", "file_sealed": "", "round": 1, "placed_at": now, "late_fee": 0,
    }  # fmt: skip
    db.session().execute(insert(Order), [values | more])
    return order_id


def place(town: Town, *asks: funding.OrderAsk, resident_id: int | None = None) -> list[int]:
    """Quote, write, reserve and draw in one transaction, the way orders do; their ids."""
    who = resident_id or town.resident_id
    with db.transaction():
        funding.lock_person(who)
        quotes = funding.quote(who, list(asks))
        orders = [(order_row(town, quote), quote) for quote in quotes]
        funding.reserve(orders, street_code=STREET)
        funding.draw([order_id for order_id, _ in orders])
    return [order_id for order_id, _ in orders]


def faults() -> list[ledger.Fault]:
    """What `ledger check` finds, but for proofs of service, which bare orders cannot have."""
    with db.reading():
        return [fault for fault in ledger.check() if not fault.check.startswith("visits")]


def left(town: Town, programme_id: str) -> int:
    """What the programme's street budget still has, in fen."""
    with db.reading() as s:
        query = select(Account.available).join(Budget, Budget.account_id == Account.id)
        return int(s.scalars(query.where(Budget.id == town.budgets[programme_id])).one())


def _publish(file: str) -> list[str]:
    rows = programmes.import_file(POLICY / file, CITY, SYSTEM)
    for row in rows:
        programmes.publish(row.id, PUBLISHER)
    return [row.programme_id for row in rows]


def publish_text(text: str, name: str = "test.yaml") -> list[str]:
    """Publish programmes written in a test; in an open transaction."""
    rows: list[ProgrammeVersion] = programmes.import_text(text, CITY, SYSTEM, name=name)
    for row in rows:
        programmes.publish(row.id, PUBLISHER)
    return [row.programme_id for row in rows]


def _canteen() -> tuple[int, int]:
    s, now = db.session(), clock.now()
    body, provider_id, service_id = new_id(), new_id(), new_id()
    s.execute(insert(Organisation), [
        {"id": body, "kind": "provider", "name": "展览路食堂", "division_code": STREET, "created_at": now},
    ])  # fmt: skip
    s.execute(insert(Provider), [
        {"id": provider_id, "organisation_id": body, "code": "canteen", "kind": "social_organisation",
         "state": "verified", "street_code": STREET, "score_count": 0, "created_at": now},
    ])  # fmt: skip
    s.execute(insert(Service), [
        {"id": service_id, "provider_id": provider_id, "code": "meal.lunch", "type": "market", "vertical": "meals",
         "name": "午餐", "name_en": "Lunch", "unit": "meal", "price": 1800, "delivery_fee": 0, "drawing": "bowl",
         "traits": [], "rules": {}, "state": "listed", "created_at": now},
    ])  # fmt: skip
    return provider_id, service_id
