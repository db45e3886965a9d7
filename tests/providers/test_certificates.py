"""Which days the certificates cover together."""

from __future__ import annotations

import datetime as dt

import pytest

from app import providers
from app.core import db
from app.core.errors import Conflict, Invalid
from app.providers.requirements import CERTIFICATES, FOR_VERTICAL
from tests.support.supply import TODAY, Supply, open_supply


@pytest.fixture
def supply(database: str) -> Supply:
    return open_supply(verified=False)


def day(n: int) -> dt.date:
    return TODAY + dt.timedelta(days=n)


def enter(supply: Supply, kind: str, first: int, last: int, *, checked: bool = True) -> int:
    with db.transaction():
        found = providers.add_certificate(supply.provider_id, kind, "X-1", day(first), day(last), by=supply.manager)
        if checked:
            providers.check_certificate(found, by=supply.officer)
    return found


def test_every_vertical_names_known_certificates() -> None:
    for vertical in FOR_VERTICAL:
        needed = providers.required_certificates(vertical)
        assert needed[0] == "business_licence"
        assert set(needed) <= set(CERTIFICATES)


def test_only_checked_ones_count_and_the_first_to_lapse_decides(supply: Supply) -> None:
    with db.reading():
        assert providers.covered_days(supply.provider_id, "meals") is None
    enter(supply, "business_licence", -10, 100)
    enter(supply, "food_licence", -5, 30)
    with db.reading():
        assert providers.covered_days(supply.provider_id, "meals") == (day(-5), day(30))
        assert providers.missing_certificates(supply.provider_id, "meals", day(31)) == ["food_licence"]
        assert providers.missing_certificates(supply.provider_id, "errands", day(31)) == []


def test_a_renewal_without_a_gap_goes_on_and_one_with_a_gap_waits(supply: Supply) -> None:
    enter(supply, "business_licence", -10, 200)
    enter(supply, "food_licence", -5, 30)
    enter(supply, "food_licence", 31, 60)
    enter(supply, "food_licence", 80, 90)
    with db.reading():
        assert providers.covered_days(supply.provider_id, "meals") == (day(-5), day(60))
        assert providers.missing_certificates(supply.provider_id, "meals", day(70)) == ["food_licence"]


def test_a_span_that_begins_later_is_the_next_one(supply: Supply) -> None:
    enter(supply, "business_licence", -10, 200)
    enter(supply, "food_licence", -50, -1)
    enter(supply, "food_licence", 10, 20)
    with db.reading():
        assert providers.covered_days(supply.provider_id, "meals") == (day(10), day(20))


def test_a_certificate_is_checked_once_and_has_its_shape(supply: Supply) -> None:
    paper = enter(supply, "business_licence", -10, 200)
    with pytest.raises(Conflict), db.transaction():
        providers.check_certificate(paper, by=supply.officer)
    for kind, number, last in (("poetry", "1", 5), ("food_licence", " ", 5), ("food_licence", "1", -20)):
        with pytest.raises(Invalid), db.transaction():
            providers.add_certificate(supply.provider_id, kind, number, TODAY, day(last), by=supply.manager)
