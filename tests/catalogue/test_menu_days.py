"""Menus: set, changed within what is ordered, and a week repeated."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app import availability, catalogue
from app.core import clock as house_clock
from app.core import db
from app.core.errors import Conflict, Invalid
from tests.support.supply import TODAY, Supply, open_supply, set_menu

NEXT_MONDAY = dt.date(2026, 11, 30)


@pytest.fixture
def supply(database: str) -> Supply:
    return open_supply()


def test_a_menu_is_changed_in_place_within_what_is_ordered(supply: Supply) -> None:
    day = TODAY + dt.timedelta(days=1)
    with db.transaction():
        menu_id = set_menu(supply.service_id, day, supply.manager, capacity=30)
        availability.hold(menu_id, 1, 5)
    with pytest.raises(Conflict), db.transaction():
        set_menu(supply.service_id, day, supply.manager, capacity=4)
    with db.transaction():
        assert set_menu(supply.service_id, day, supply.manager, capacity=5) == menu_id
    with db.reading():
        menu = catalogue.menu_on(supply.service_id, day)
        assert menu is not None
        assert (menu.capacity, menu.left, menu.open) == (5, 0, False)


def test_a_week_is_repeated_once(supply: Supply) -> None:
    with db.transaction():
        assert catalogue.copy_week(supply.service_id, NEXT_MONDAY, by=supply.manager) == 2
        assert catalogue.copy_week(supply.service_id, NEXT_MONDAY, by=supply.manager) == 0
    with db.reading():
        copied = catalogue.menus(supply.service_id, NEXT_MONDAY, 7)
        assert [menu.day.weekday() for menu in copied] == [1, 2]
        assert copied[0].cutoff_at == house_clock.at(NEXT_MONDAY + dt.timedelta(days=1), dt.time(9))
        assert all(menu.left == menu.capacity == 20 for menu in copied)
    with pytest.raises(Invalid), db.transaction():
        catalogue.copy_week(supply.service_id, NEXT_MONDAY + dt.timedelta(days=1), by=supply.manager)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dishes": " "}, "dishes"),
        ({"capacity": -1}, "capacity"),
        ({"capacity": 5001}, "capacity"),
        ({"serve_until": house_clock.at(TODAY, dt.time(11))}, "serve_until"),
        ({"cutoff_at": house_clock.at(TODAY, dt.time(14))}, "cutoff"),
    ],
)
def test_what_cannot_be_a_menu(supply: Supply, change: dict[str, object], field: str) -> None:
    values: dict[str, Any] = {
        "dishes": "饭", "cutoff_at": house_clock.at(TODAY, dt.time(9)), "capacity": 5,
        "serve_from": house_clock.at(TODAY, dt.time(11)), "serve_until": house_clock.at(TODAY, dt.time(12)),
    }  # fmt: skip
    with pytest.raises(Invalid) as refused, db.transaction():
        catalogue.set_menu(supply.service_id, TODAY, **{**values, **change}, by=supply.manager)
    assert list(refused.value.fields) == [field]
