"""A provider brought up through the verbs: applied, papers entered, verified, its lunch listed with menus."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from stdnum.cn import uscc

from app import catalogue, providers, reactions
from app.accounts import Viewer
from app.core import clock, db
from app.core.money import Money
from tests.support import neighbours

TODAY = dt.date(2026, 11, 23)
SINCE = dt.date(2025, 10, 1)
FAR = dt.date(2029, 1, 1)


@dataclass(slots=True)
class Supply:
    """A canteen's provider with its manager and the officers of its street."""

    provider_id: int
    service_id: int
    papers: dict[str, int]
    manager: Viewer
    officer: Viewer
    other_officer: Viewer


def social_code(number: int) -> str:
    """A unified social credit code with the right check digit."""
    body = f"52110102MJ{number:07d}"
    return body + uscc.calc_check_digit(body)


def apply(manager: Viewer, *, number: int = 1, name: str = "百万庄养老驿站", **more: Any) -> providers.ProviderCard:
    """Apply; in an open transaction."""
    values: dict[str, Any] = {
        "name": name, "kind": "social_organisation", "uscc": social_code(number), "street_code": neighbours.STREET,
        "areas": [neighbours.STREET],
    }  # fmt: skip
    row = providers.apply(**{**values, **more}, by=manager)
    return providers.get(row.id)


def add_papers(provider_id: int, manager: Viewer, until: dt.date = FAR) -> dict[str, int]:
    """Enter the certificates a canteen needs; in an open transaction."""
    return {
        kind: providers.add_certificate(provider_id, kind, f"{kind}-1", SINCE, until, by=manager)
        for kind in ("business_licence", "food_licence")
    }


def add_lunch(provider_id: int, manager: Viewer, **more: Any) -> int:
    """Submit a lunch of ¥18; in an open transaction."""
    values: dict[str, Any] = {
        "code": "meal.lunch", "type": "public_welfare", "vertical": "meals", "name": "营养午餐", "unit": "portion",
        "price": Money(1800), "options": [("少盐", "Low salt", Money(0))],
    }  # fmt: skip
    return catalogue.add_service(provider_id, **{**values, **more}, by=manager).id


def set_menu(service_id: int, day: dt.date, by: Viewer, capacity: int = 20) -> int:
    """Lunch on a day, ordered until 09:00; in an open transaction."""
    return catalogue.set_menu(
        service_id, day, dishes="红烧豆腐", dishes_en="Tofu", cutoff_at=clock.at(day, dt.time(9)), capacity=capacity,
        serve_from=clock.at(day, dt.time(11, 30)), serve_until=clock.at(day, dt.time(12, 30)), by=by,
    )  # fmt: skip


def open_supply(*, verified: bool = True) -> Supply:
    """All of it, in one transaction; `verified` puts it on the shelf with menus for the next two days."""
    reactions.install()
    with db.transaction():
        neighbours.settle()
        officer = neighbours.official("street_officer", neighbours.STREET, "赵核")
        other = neighbours.official("street_approver", neighbours.STREET, "钱审")
        owner = neighbours.person("孙站长")
        manager = neighbours.signed_in(owner.id, second_factor=True)
        card = apply(manager)
        manager = neighbours.signed_in(owner.id, second_factor=True)
        papers = add_papers(card.id, manager)
        service_id = add_lunch(card.id, manager)
        if verified:
            providers.verify(card.id, by=officer, seen=papers.values())
            catalogue.decide_service(service_id, True, by=officer)
            for n in (1, 2):
                set_menu(service_id, TODAY + dt.timedelta(days=n), manager)
    return Supply(card.id, service_id, papers, manager, officer, other)
