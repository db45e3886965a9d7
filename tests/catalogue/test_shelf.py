"""The shelf: who sees what, in one statement, and why something is not shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert

from app import availability, catalogue, providers
from app.catalogue.models import Menu, Service
from app.core import clock, db
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.money import Money
from tests.support import neighbours
from tests.support.supply import TODAY, Supply, open_supply, set_menu
from tests.support.time import Clock

HOME = neighbours.COMMUNITY


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SELECTs sent meanwhile."""
    sent: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)


@pytest.fixture
def supply(database: str) -> Supply:
    return open_supply()


def shown() -> list[int]:
    with db.reading():
        return [item.service_id for item in catalogue.shelf(HOME)]


def why(supply: Supply, day: dt.date | None = None, home: str | None = HOME) -> list[str]:
    with db.reading():
        return [reason.code for reason in catalogue.why_not_shown(supply.service_id, day, residence_code=home)]


def test_a_card_says_all_of_it(supply: Supply) -> None:
    with db.reading():
        [item] = catalogue.shelf(HOME)
    assert (item.provider_name, item.provider_kind, item.price, item.handovers) == (
        "百万庄养老驿站", "social_organisation", Money(1800), ("delivery", "pickup"),
    )  # fmt: skip
    assert item.next_free is not None
    assert (item.next_free.day, item.next_free.left) == (TODAY + dt.timedelta(days=1), 20)


def test_only_where_the_provider_serves(supply: Supply) -> None:
    with db.reading():
        assert catalogue.shelf(neighbours.FAR) == []
        assert catalogue.count(neighbours.FAR) == 0
        assert catalogue.count(HOME) == 1
        assert [r.code for r in catalogue.service(supply.service_id, neighbours.FAR).reasons] == ["outside_area"]
    with db.transaction():
        providers.set_areas(supply.provider_id, [neighbours.NEXT_DOOR], by=supply.manager)
    assert shown() == []
    assert why(supply) == ["outside_area"]


def test_the_next_menu_with_portions_before_its_cutoff(supply: Supply, clock: Clock) -> None:
    with db.reading():
        first = catalogue.shelf(HOME)[0].next_free
    assert first is not None
    with db.transaction():
        availability.hold(first.menu_id, 1, 20)
    with db.reading():
        second = catalogue.shelf(HOME)[0].next_free
        assert second is not None
        assert second.day == TODAY + dt.timedelta(days=2)
    assert why(supply, first.day) == ["sold_out"]
    clock.set("2026-11-25 09:00")
    with db.reading():
        assert catalogue.shelf(HOME)[0].next_free is None
    assert why(supply, second.day) == ["past_cutoff"]
    assert why(supply, TODAY + dt.timedelta(days=9)) == ["no_menu"]


def test_a_lapsed_certificate_takes_it_off_by_itself(supply: Supply, clock: Clock) -> None:
    with db.transaction():
        papers = providers.certificates(supply.provider_id)
        last = min(paper.valid_until for paper in papers)
    assert shown() == [supply.service_id]
    clock.set(dt.datetime.combine(last, dt.time(12)))
    assert shown() == [supply.service_id]
    clock.forward(days=1)
    assert shown() == []
    assert why(supply) == ["certificate_business_licence", "certificate_food_licence"]
    with db.transaction():
        for kind in ("business_licence", "food_licence"):
            paper = providers.add_certificate(
                supply.provider_id, kind, "NEW", last, last + dt.timedelta(days=300), by=supply.manager
            )
            providers.check_certificate(paper, by=supply.officer)
    assert shown() == [supply.service_id]


def test_a_menu_after_the_certificates_lapse_cannot_be_ordered(supply: Supply, clock: Clock) -> None:
    with db.reading():
        last = min(paper.valid_until for paper in providers.certificates(supply.provider_id))
    clock.set(dt.datetime.combine(last, dt.time(12)))
    with db.transaction():
        set_menu(supply.service_id, last + dt.timedelta(days=1), supply.manager)
    with db.reading():
        assert catalogue.shelf(HOME)[0].next_free is None
        [menu] = catalogue.menus(supply.service_id, last + dt.timedelta(days=1), 1)
        assert not menu.open


def test_a_suspended_provider_and_a_paused_service_are_not_shown(supply: Supply) -> None:
    with db.transaction():
        catalogue.pause_service(supply.service_id, by=supply.manager)
        providers.suspend(supply.provider_id, by=supply.officer, reason="检查")
    assert shown() == []
    assert why(supply) == ["provider_suspended", "service_paused"]
    with db.transaction():
        providers.reinstate(supply.provider_id, by=supply.other_officer)
        catalogue.resume_service(supply.service_id, by=supply.manager)
    assert shown() == [supply.service_id]


def test_found_by_words_of_name_or_provider(supply: Supply) -> None:
    with db.reading():
        assert len(catalogue.shelf(HOME, text="午餐 驿站")) == 1
        assert catalogue.shelf(HOME, text="午餐 理发") == []
        assert catalogue.shelf(HOME, text="100%") == []
        assert catalogue.shelf(HOME, vertical="care") == []


def test_a_service_never_listed_is_not_found(database: str) -> None:
    waiting = open_supply(verified=False)
    with db.reading():
        with pytest.raises(NotFound):
            catalogue.service(waiting.service_id)
        with pytest.raises(NotFound):
            catalogue.service(1)


def fill(supply: Supply, count: int) -> None:
    """Many services with tomorrow's menu each."""
    at = clock.now()
    services = [
        {
            "id": new_id(), "provider_id": supply.provider_id, "code": "meal.lunch", "type": "market",
            "vertical": "meals", "name": f"午餐{n}", "name_en": f"Lunch {n}", "unit": "portion", "price": Money(n),
            "delivery_fee": Money(0), "drawing": "bowl", "traits": [], "rules": {}, "state": "listed", "created_at": at,
        }
        for n in range(count)
    ]  # fmt: skip
    day = TODAY + dt.timedelta(days=1)
    menus = [
        {
            "id": new_id(), "service_id": row["id"], "day": day, "dishes": "饭", "dishes_en": "", "allergens": [],
            "cutoff_at": at + dt.timedelta(hours=9), "capacity": 5, "serve_from": at, "serve_until": at,
        }
        for row in services
    ]  # fmt: skip
    with db.transaction() as s:
        s.execute(insert(Service), services)
        s.execute(insert(Menu), menus)
        for menu in menus:
            availability.open_stock(int(str(menu["id"])), 5)


def test_one_statement_for_twenty_and_for_a_hundred_cards(supply: Supply) -> None:
    fill(supply, 120)
    for limit in (20, 100):
        with db.reading(), statements() as sent:
            items = catalogue.shelf(HOME, limit=limit)
        assert len(items) == limit
        assert all(item.next_free is not None for item in items)
        assert len(sent) == 1


def test_pages_follow_one_another_without_gap_or_repeat(supply: Supply) -> None:
    fill(supply, 45)
    seen: list[int] = []
    after = None
    with db.reading():
        while page := catalogue.shelf(HOME, after=after, limit=20):
            seen += [item.service_id for item in page]
            after = page[-1].service_id
        assert len(seen) == len(set(seen)) == catalogue.count(HOME) == 46
