"""Prices: the first with the service, a rise after approval from its day, a cut at once."""

from __future__ import annotations

import datetime as dt

import pytest

from app import catalogue
from app.catalogue.queries import filings_of, require_filing
from app.catalogue.states import FILING, SERVICE
from app.core import db
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.lifecycle import IllegalMove
from app.core.money import Money
from tests.support import neighbours
from tests.support.supply import TODAY, Supply, add_lunch, open_supply
from tests.support.time import Clock


@pytest.fixture
def supply(database: str) -> Supply:
    return open_supply()


def day(n: int) -> dt.date:
    return TODAY + dt.timedelta(days=n)


def file(supply: Supply, fen: int, n: int) -> int:
    with db.transaction():
        return catalogue.file_price(supply.service_id, Money(fen), day(n), by=supply.manager).id


def price(supply: Supply, n: int) -> int:
    with db.reading():
        return int(catalogue.price_on(supply.service_id, day(n)))


def test_the_machines() -> None:
    assert {state: tuple(moves) for state, moves in FILING.moves.items()} == {
        "filed": ("approved", "rejected", "withdrawn"), "approved": (), "rejected": (), "withdrawn": (),
    }  # fmt: skip
    assert SERVICE.is_end("ended")
    assert not SERVICE.allows("submitted", "paused")


def test_a_rise_counts_after_approval_from_its_day(supply: Supply) -> None:
    filing = file(supply, 2000, 3)
    assert price(supply, 5) == 1800
    with pytest.raises(Forbidden), db.transaction():
        catalogue.decide_filing(filing, True, by=supply.manager)
    with db.transaction():
        catalogue.decide_filing(filing, True, by=supply.officer)
    assert [price(supply, n) for n in (0, 2, 3, 30)] == [1800, 1800, 2000, 2000]
    with pytest.raises(IllegalMove), db.transaction():
        catalogue.decide_filing(filing, False, by=supply.officer, reason="晚了")


def test_a_rise_approved_late_never_counts_backwards(supply: Supply, clock: Clock) -> None:
    filing = file(supply, 2000, 1)
    clock.set("2026-11-28 10:00")
    with db.transaction():
        catalogue.decide_filing(filing, True, by=supply.officer)
    assert [price(supply, n) for n in (1, 4, 5)] == [1800, 1800, 2000]


def test_a_cut_counts_at_once_and_raising_back_is_a_rise(supply: Supply) -> None:
    file(supply, 1500, 0)
    assert price(supply, 0) == 1500
    file(supply, 1800, 1)
    assert price(supply, 1) == 1500


def test_a_refused_rise_says_why_and_changes_nothing(supply: Supply) -> None:
    filing = file(supply, 2500, 1)
    with pytest.raises(Invalid), db.transaction():
        catalogue.decide_filing(filing, False, by=supply.officer)
    with db.transaction():
        catalogue.decide_filing(filing, False, by=supply.officer, reason="涨得太多")
    assert price(supply, 9) == 1800


def test_a_new_filing_takes_back_the_one_that_waits(supply: Supply) -> None:
    first, second = file(supply, 2500, 1), file(supply, 2200, 1)
    with db.reading():
        states = {each.id: each.state for each in filings_of(supply.service_id)}
        assert (states[first], states[second]) == ("withdrawn", "filed")
        assert [each.id for each in catalogue.waiting_filings(supply.officer)] == [second]


def test_a_market_price_without_public_money_counts_at_once(supply: Supply) -> None:
    with db.transaction():
        own = add_lunch(supply.provider_id, supply.manager, publicly_paid=False, name="点心")
        catalogue.file_price(own, Money(9900), TODAY, by=supply.manager)
        assert catalogue.price_on(own, TODAY) == 9900


def test_what_cannot_be_filed(supply: Supply) -> None:
    for fen, n in ((-1, 0), (100_000_01, 0), (1900, -1)):
        with pytest.raises(Invalid), db.transaction():
            catalogue.file_price(supply.service_id, Money(fen), day(n), by=supply.manager)
    with db.transaction():
        catalogue.end_service(supply.service_id, by=supply.manager)
    with pytest.raises(Conflict), db.transaction():
        catalogue.file_price(supply.service_id, Money(1000), TODAY, by=supply.manager)
    with db.reading(), pytest.raises(NotFound):
        catalogue.price_on(1, TODAY)


def test_only_the_office_of_the_place_sees_filings(supply: Supply) -> None:
    filing = file(supply, 2500, 1)
    with db.transaction():
        far = neighbours.official("street_officer", "110101001", "远街")
    with db.reading():
        assert catalogue.waiting_filings(far) == []
        with pytest.raises(NotFound):
            require_filing(far, filing)
        assert require_filing(supply.officer, filing).price_before == 1800


def test_a_first_price_is_approved_with_the_service(database: str) -> None:
    waiting = open_supply(verified=False)
    with db.reading():
        assert [row.id for row in catalogue.waiting_services(waiting.officer)] == [waiting.service_id]
        assert catalogue.waiting_filings(waiting.officer) == []
    with pytest.raises(Forbidden), db.transaction():
        catalogue.decide_service(waiting.service_id, True, by=waiting.manager)
    with db.transaction():
        catalogue.decide_service(waiting.service_id, False, by=waiting.officer, reason="写清楚份量")
        catalogue.change_service(waiting.service_id, by=waiting.manager, name="营养午餐（大份）")
        catalogue.decide_service(waiting.service_id, True, by=waiting.officer)
    with db.reading():
        assert [each.state for each in filings_of(waiting.service_id)] == ["approved", "rejected"]
        assert catalogue.own_services([waiting.provider_id])[0].state == "listed"


def test_a_dearer_option_is_a_rise_too(supply: Supply) -> None:
    def change(*options: tuple[str, str, Money]) -> str:
        with db.transaction():
            catalogue.change_service(supply.service_id, by=supply.manager, name="营养午餐", options=options)
            return catalogue.own_services([supply.provider_id])[0].state

    assert change(("少盐", "Low salt", Money(0)), ("软食", "Soft", Money(0))) == "listed"
    assert change(("少盐", "Low salt", Money(0))) == "listed"
    assert change(("加肉", "More meat", Money(500))) == "submitted"
    with db.reading():
        [option] = catalogue.options(supply.service_id)
        assert (option.name, option.extra) == ("加肉", Money(500))
