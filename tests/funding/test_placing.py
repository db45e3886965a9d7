"""From a quote to reserved lines: who pays, what is counted, and that the books hold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import funding, ledger
from app.core import db
from app.core.actors import SYSTEM
from app.core.money import Money
from app.funding.models import Counter
from tests.support import funded
from tests.support.funded import TUESDAY
from tests.support.time import Clock


@pytest.fixture
def town(database: str) -> funded.Town:
    return funded.found()


def quote_of(town: funded.Town, *asks: funding.OrderAsk) -> list[funding.Quote]:
    with db.reading():
        return funding.quote(town.resident_id, list(asks))


def test_a_lunch_is_split_and_each_part_says_why(town: funded.Town) -> None:
    lunch, dinner = quote_of(town, funded.ask(fees=200), funded.ask(service="meal.dinner", at="17:30"))
    assert (lunch.resident_part, lunch.public_part, lunch.compensated) == (1500, 500, 300)
    assert [line.programme_id for line in lunch.lines] == ["bj-meal-resident"]
    assert dict(lunch.lines[0].payers) == {"city": 250, "district": 250}
    assert set(lunch.lines[0].why) == {"zh", "en"}
    assert lunch.marks == ("subsidised", "compensated")
    assert dinner.marks == ("self_paid",), "once a day"
    reasons = {each.programme_id: each.reason for each in dinner.not_paid}
    assert reasons["bj-meal-resident"] == "limit"


def test_reserving_draws_budgets_and_counts(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask())[0]
    assert funded.left(town, "bj-meal-resident") == 1_000_00 - 500
    assert funded.left(town, "bj-meal-operator") == 1_000_00 - 300
    with db.reading() as s:
        assert s.query(Counter).count() == 2
        lines = funding.lines([order_id])[order_id]
    assert [(line.kind, line.state, int(line.amount)) for line in lines] == [
        ("public", "reserved", 500), ("compensation", "reserved", 300), ("resident", "due", 1300),
    ]  # fmt: skip
    assert funded.faults() == []


def test_an_empty_budget_pays_nothing_and_says_so(database: str) -> None:
    town = funded.found(put_in=700)
    funded.place(town, funded.ask())
    quote = quote_of(town, funded.ask(day=TUESDAY.replace(day=25)))[0]
    assert quote.resident_part == 1800
    assert {each.programme_id: each.reason for each in quote.not_paid}["bj-meal-resident"] == "budget"


def test_next_year_is_refused_until_it_is_open(town: funded.Town) -> None:
    quote = quote_of(town, funded.ask(day=TUESDAY.replace(year=2027)))[0]
    told = {each.programme_id: each for each in quote.not_paid}
    assert told["bj-meal-resident"].reason == "budget_not_open"
    assert "2027" in told["bj-meal-resident"].why["zh"]


def test_the_voucher_pays_the_enrolled_and_says_what_is_left(town: funded.Town) -> None:
    with db.transaction():
        funded.care_level(town.resident_id, "severe")
    assert {e.programme_id: e.reason for e in quote_of(town, funded.ask())[0].not_paid}["cn-voucher"] == "not_enrolled"
    with db.transaction():
        funded.enrol(town.resident_id, "cn-voucher")
    quote = quote_of(town, funded.ask())[0]
    assert [(line.programme_id, int(line.amount)) for line in quote.lines] == [
        ("cn-voucher", 900), ("bj-meal-resident", 500),
    ]  # fmt: skip
    assert dict(quote.lines[0].payers) == {"central": 765, "city": 135}
    assert (quote.lines[0].left_after, quote.lines[0].left_period) == (791_00, "2026-11")
    funded.place(town, funded.ask())
    assert funded.faults() == []


def test_release_returns_budgets_and_counters(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        assert funding.release(order_id, SYSTEM, "cancelled") == 800
    assert funded.left(town, "bj-meal-resident") == 1_000_00
    assert quote_of(town, funded.ask())[0].resident_part == 1300
    with db.transaction():
        assert funding.release(order_id, SYSTEM, "cancelled") == 0
    assert funded.faults() == []


def test_release_after_the_period_leaves_the_counter(town: funded.Town, clock: Clock) -> None:
    order_id = funded.place(town, funded.ask())[0]
    clock.set("2026-11-25 09:00")
    with db.transaction():
        funding.release(order_id, SYSTEM, "cancelled")
    assert funded.left(town, "bj-meal-resident") == 1_000_00
    with db.reading() as s:
        assert {row.used for row in s.query(Counter)} == {1}
    assert funded.faults() == []


def test_full_delivery_captures_everything(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        captured = funding.capture(order_id, Decimal(1), SYSTEM)
    assert (captured.public, captured.compensation, captured.resident_due) == (500, 300, 1300)
    with db.reading():
        lines = funding.lines([order_id])[order_id]
        assert ledger.balance(ledger.account_id(f"provider:{town.provider_id}")) == 800
    assert [line.state for line in lines] == ["captured", "captured", "due"]
    assert funded.faults() == []


def test_part_delivery_is_quoted_again_and_gives_each_payer_its_own_back(town: funded.Town) -> None:
    with db.transaction():
        funded.care_level(town.resident_id, "severe")
        funded.enrol(town.resident_id, "cn-voucher")
    order_id = funded.place(town, funded.ask(36_00, quantity=2))[0]
    with db.transaction():
        captured = funding.capture(order_id, Decimal(1), SYSTEM)
    assert (captured.public, captured.resident_due) == (900 + 500, 400)
    assert funded.left(town, "cn-voucher") == 1_000_00 - 900
    with db.reading():
        lines = funding.lines([order_id])[order_id]
    assert dict(lines[0].payers) == {"central": 765, "city": 135}
    assert funded.faults() == []
    assert quote_of(town, funded.ask(day=TUESDAY.replace(day=25)))[0].lines[0].left_after == Money(800_00 - 1800)


def test_a_part_delivery_never_costs_the_resident_more(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask(8_00, quantity=2))[0]
    with db.transaction():
        captured = funding.capture(order_id, Decimal(1), SYSTEM)
    assert (captured.public, captured.resident_due, captured.provider_bears) == (0, 300, 100)
    assert funded.faults() == []


def test_a_change_returns_the_old_round_and_takes_the_new(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        funding.lock_person(town.resident_id)
        quote = funding.quote(town.resident_id, [funded.ask(20_00)], replacing_order_id=order_id)[0]
        assert quote.resident_part == 1500, "what the order holds counts as free"
        funding.release(order_id, SYSTEM, "changed", new_round=True)
        funding.reserve([(order_id, quote)], street_code=funded.STREET, round_number=2)
        funding.draw([order_id])
    assert funded.left(town, "bj-meal-resident") == 1_000_00 - 500
    with db.reading():
        assert [line.round for line in funding.lines([order_id])[order_id]] == [2, 2, 2]
    assert funded.faults() == []


def test_the_fingerprint_follows_the_split(town: funded.Town) -> None:
    first = quote_of(town, funded.ask())[0].fingerprint
    assert quote_of(town, funded.ask())[0].fingerprint == first
    funded.place(town, funded.ask())
    assert quote_of(town, funded.ask())[0].fingerprint != first


def test_silent_rules_pay_nothing_and_leave_the_full_price(database: str) -> None:
    town = funded.found()
    with db.transaction():
        name = funded.publish_text(
            "programmes:\n  - id: odd\n    name: 待定\n    source: 测试\n    effective: {from: 2026-01-01}\n"
            '    pays: order\n    what: [{service: [meal.*]}]\n    benefit: {decide: "尚无规定"}\n'
        )[0]
        funded.fund(name, 1000)
    quote = quote_of(town, funded.ask())[0]
    assert (quote.needs_decision, quote.resident_part, quote.lines) == ("odd", 1800, ())
    assert "尚无规定" in str(quote.decision)


def test_cards_agree_with_the_quote(town: funded.Town) -> None:
    asks = [funded.ask(key=str(price), price=price) for price in (400, 600, 1800, 5000)]
    with db.reading():
        cards = funding.price_cards(town.resident_id, asks, TUESDAY)
        for ask in asks:
            quote = funding.quote(town.resident_id, [ask])[0]
            card = cards[ask.key]
            assert (card.resident_part, card.public_part) == (quote.resident_part, quote.public_part)
            assert card.mark == quote.marks[0]
