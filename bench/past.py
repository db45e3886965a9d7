"""Past orders: written whole, with lines, promises posted, visits and history, so that the books hold."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from app import funding, ledger
from app.core import audit, clock, db
from app.core.ids import new_id
from app.core.money import Money
from app.dispatch.models import Job
from app.funding.models import FundingLine
from app.ledger.models import Account, Transfer
from app.orders.details.meals import MealDetail
from app.orders.models import Order
from app.visits.models import Visit
from bench.filling import fill
from bench.sizes import SEED
from bench.world import Meal, One, World, analyse, version_of

PROGRAMME = "bj-meal-resident"
OWN = 25
WATCHED = 20
AT_ONCE = 20_000
PRICE, FEE, PAID = 1800, 200, 500


@dataclass(frozen=True, slots=True)
class Past:
    """One past order, before it is written."""

    order_id: int
    line_id: int
    pending_id: int
    number: str
    one: One
    meal: Meal
    at: dt.datetime


def fill_past(world: World, count: int, *, begin: int = 0) -> None:
    """Write past orders `begin` to `count`. Whoever is measured (`watched`) has the same few whatever `count` is."""
    with db.transaction():
        budgets = {code: _account(code) for code in {one.community[:9] for one in world.people}}
        payables = ledger.open_accounts({f"provider:{m.provider_id}": "provider" for m in world.meals})
        version = version_of(PROGRAMME)
    drawn: dict[int, int] = {}
    turns = _turns(world, count, begin)
    while batch := [one for _, one in zip(range(AT_ONCE), turns, strict=False)]:
        with db.transaction():
            _write(batch, version, budgets, payables)
            for past in batch:
                account = budgets[past.one.community[:9]]
                drawn[account] = drawn.get(account, 0) + PAID
    with db.transaction() as s:
        for account, amount in drawn.items():
            left = Account.available - amount
            s.execute(update(Account).where(Account.id == account).values(available=left))
    analyse()


def watched(world: World) -> list[One]:
    """The residents measured: each has `OWN` past orders, in the smallest past too."""
    return world.people[:WATCHED:2]


def _turns(world: World, count: int, begin: int) -> Iterator[Past]:
    """Orders in the order of their ids, over the last three hundred days."""
    chance = random.Random(SEED + begin)
    now = clock.now()
    people = watched(world)
    others = world.people[WATCHED:]
    own = len(people) * OWN if begin == 0 else 0
    meals = {one.community[:9]: world.meals_of(one.community) for one in world.people[:100]}
    for n in range(begin, count):
        one = people[n % len(people)] if n < own else others[chance.randrange(len(others))]
        at = now - dt.timedelta(days=2 + chance.randrange(300))
        meal = chance.choice(meals[one.community[:9]])
        yield Past(new_id(), new_id(), new_id(), f"L25-{n:09d}", one, meal, at)


def _account(street: str) -> int:
    budget = funding.models.Budget
    query = select(budget.account_id).where(budget.programme_id == PROGRAMME, budget.division_code == street)
    return int(db.session().scalar(query) or 0)


def _write(batch: Sequence[Past], version: int, budgets: dict[str, int], payables: dict[str, int]) -> None:
    fill(Order, (_order(past) for past in batch))
    fill(MealDetail, ({
        "order_id": past.order_id, "menu_id": next(iter(past.meal.menus.values())), "handover": "delivery",
        "option_id": None, "option_name": None, "option_name_en": None, "dishes": "红烧豆腐", "dishes_en": "Tofu",
    } for past in batch))  # fmt: skip
    fill(Transfer, (row for past in batch for row in _transfers(past, budgets, payables)))
    fill(FundingLine, (row for past in batch for row in _lines(past, version, budgets)))
    fill(Job, ({
        "id": past.order_id, "order_id": past.order_id, "provider_id": past.meal.provider_id, "state": "done",
        "service_date": past.at.date(), "starts_at": past.at, "ends_at": past.at, "answer_by": None, "revision": 4,
        "created_at": past.at,
    } for past in batch))  # fmt: skip
    fill(Visit, (_visit(past) for past in batch))
    fill(audit.AuditRow, (row for past in batch for row in _history(past)))


def _order(past: Past) -> dict[str, Any]:
    street = past.one.community[:9]
    return {
        "id": past.order_id, "number": past.number, "key": past.number, "bundle_id": None,
        "resident_id": past.one.resident_id, "placed_by": past.one.person_id, "channel": "web", "vertical": "meals",
        "service_id": past.meal.service_id, "provider_id": past.meal.provider_id, "service_name": "家常午餐",
        "service_name_en": "Home lunch", "state": "completed", "service_date": past.at.date(), "starts_at": past.at,
        "ends_at": past.at, "quantity": Decimal(1), "delivered": Decimal(1), "unit_price": Money(PRICE),
        "price": Money(PRICE), "fees": Money(FEE), "resident_part": Money(PRICE + FEE - PAID),
        "public_part": Money(PAID), "compensation": Money(0), "marks": ["subsidised"], "payment": "cash",
        "address_id": past.one.address_id, "place_code": past.one.community, "street_code": street, "venue": "home",
        "words": {"zh": "1 份 · 送餐上门", "en": "1 portion · brought home"}, "note": "", "free_until": past.at,
        "body_digest": "", "file_sealed": "", "round": 1, "placed_at": past.at, "expires_at": None,
        "completed_at": past.at, "late_fee": Money(0), "ended_reason": None,
    }  # fmt: skip


def _transfers(past: Past, budgets: dict[str, int], payables: dict[str, int]) -> Iterator[dict[str, Any]]:
    common = {
        "debit_id": payables[f"provider:{past.meal.provider_id}"], "credit_id": budgets[past.one.community[:9]],
        "amount": Money(PAID), "order_id": past.order_id, "why": "subsidy", "at": past.at,
    }  # fmt: skip
    promised = {"id": past.pending_id, "reference": f"reserve:{past.line_id}", "phase": "pending", "pending_id": None}
    yield promised | common
    yield {
        "id": new_id(),
        "reference": f"capture:{past.line_id}",
        "phase": "post",
        "pending_id": past.pending_id,
    } | common


def _lines(past: Past, version: int, budgets: dict[str, int]) -> Iterator[dict[str, Any]]:
    street = past.one.community[:9]
    common: dict[str, Any] = {
        "order_id": past.order_id, "resident_id": past.one.resident_id, "provider_id": past.meal.provider_id,
        "round": 1, "enrolment_id": None, "counted": [], "street_code": street, "frozen_sealed": None,
        "captured_at": past.at,
    }  # fmt: skip
    yield common | {
        "id": past.line_id, "sequence": 1, "kind": "public", "pays": "order", "state": "captured",
        "programme_id": PROGRAMME, "version_id": version, "name": "助餐补贴", "name_en": "Meal subsidy",
        "amount": Money(PAID), "captured": Money(PAID), "account_id": budgets[street], "pending_id": past.pending_id,
        "payers": {"amount": {"city": 250, "district": 250}}, "why": {"zh": "每餐 5 元", "en": "5 yuan a meal"},
    }  # fmt: skip
    yield common | {
        "id": new_id(), "sequence": 99, "kind": "resident", "pays": "", "state": "paid", "programme_id": None,
        "version_id": None, "name": None, "name_en": None, "amount": Money(PRICE + FEE - PAID),
        "captured": Money(PRICE + FEE - PAID), "account_id": None, "pending_id": None,
        "payers": {"amount": {"resident": PRICE + FEE - PAID}}, "why": {},
    }  # fmt: skip


def _visit(past: Past) -> dict[str, Any]:
    return {
        "id": new_id(), "job_id": past.order_id, "order_id": past.order_id, "worker_id": None, "served_by": None,
        "attempt": 1, "en_route_at": past.at, "arrived_at": past.at, "started_at": past.at, "finished_at": past.at,
        "delivered": Decimal(1), "proof": "code", "flags": [], "note": "", "place": {}, "cash_collected": None,
        "key": None,
    }  # fmt: skip


def _history(past: Past) -> Iterator[dict[str, Any]]:
    acts = (
        ("order", "place", None, "draft"), ("order", "confirmed", "draft", "confirmed"),
        ("job", "accept", "offered", "accepted"), ("order", "complete", "in_service", "completed"),
    )  # fmt: skip
    for subject, act, before, after in acts:
        yield {
            "id": new_id(), "at": past.at, "actor_id": past.one.person_id, "actor_role": "resident",
            "for_id": past.one.person_id, "subject": subject, "subject_id": past.order_id, "act": act,
            "from_state": before, "to_state": after, "reason": None, "channel": "web", "detail": {},
        }  # fmt: skip
