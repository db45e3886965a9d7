"""Placing: what is written, what a repeat gives, what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app import availability, dispatch, orders, providers, residents, visits
from app.core import audit, db
from app.core import clock as app_clock
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Forbidden, Invalid, LinliError, NotFound
from app.core.money import Money
from app.orders import AlreadyOrdered, MealDraft, Order, QuoteChanged
from app.providers.models import Provider
from app.residents.models import ProxyLink
from tests.support.time import Clock
from tests.support.trade import TOMORROW, budget_left, buy, clean, left, lunch, open_trade, prints

KEY = "a-key-of-one-page"


def test_a_cash_order_is_confirmed_and_offered(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    assert order.state == "confirmed" and order.payment == "cash"
    assert order.resident_part + order.public_part == order.price + order.fees == Money.yuan(20)
    assert left(trade) == 19
    with db.reading():
        [row] = dispatch.board(trade.canteen.manager, TOMORROW)
        acts = [(row.from_state, row.to_state) for row in audit.history("order", order.id)]
    assert (row.state, row.number, row.cash_due) == ("offered", order.number, order.resident_part)
    assert acts == [(None, "placed"), ("placed", "confirmed")]
    clean()


def test_an_online_order_waits_for_its_payment_and_nobody_is_asked_before(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    assert order.state == "awaiting_payment"
    assert order.expires_at == app_clock.now() + dt.timedelta(minutes=30)
    with db.reading():
        assert dispatch.board(trade.canteen.manager, TOMORROW) == []
        assert visits.code_for(trade.daughter, order) is None
    assert budget_left("cn-voucher") < Money.yuan(1000)


def test_the_same_key_gives_the_same_order_and_another_body_is_refused(database: str) -> None:
    trade = open_trade()
    [first] = buy(trade, key=KEY)
    seen = prints(trade.daughter, trade, [lunch(trade)])
    with db.transaction():
        [again] = orders.place(trade.daughter, trade.wang_id, [lunch(trade)], "cash", key=KEY, fingerprints=seen)
    assert (again.id, again.number) == (first.id, first.number)
    with pytest.raises(Conflict) as refused, db.transaction():
        orders.place(trade.daughter, trade.wang_id, [lunch(trade, quantity=2)], "cash", key=KEY, fingerprints=seen)
    assert refused.value.code == "key_used"
    assert count() == 1


def test_a_price_or_split_that_changed_is_shown_again(database: str) -> None:
    trade = open_trade()
    with pytest.raises(QuoteChanged) as refused, db.transaction():
        orders.place(trade.daughter, trade.wang_id, [lunch(trade)], "cash", key=KEY, fingerprints=["0" * 32])
    [priced] = refused.value.priced
    assert priced.fingerprint == prints(trade.daughter, trade, [lunch(trade)])[0]
    assert count() == 0 and left(trade) == 20


def test_what_somebody_else_ordered_is_said_before(database: str) -> None:
    trade = open_trade()
    buy(trade)
    with pytest.raises(AlreadyOrdered) as refused:
        buy(trade, lunch(trade, service_id=trade.other.service_id), by=trade.wang)
    [alike] = refused.value.alike
    assert (alike.placed_by_name, alike.by_me, alike.day) == ("李敏", False, TOMORROW)
    assert refused.value.params["who"] == "李敏"
    buy(trade, by=trade.wang, confirmed_duplicate=True)
    assert count() == 2


def test_a_week_of_meals_is_one_bundle(database: str) -> None:
    trade = open_trade()
    week = [lunch(trade, day=TOMORROW + dt.timedelta(days=n)) for n in range(5)]
    placed = buy(trade, *week, key=KEY)
    assert len(placed) == 5 and len({order.bundle_id for order in placed}) == 1
    seen = ["x"] * 5
    with db.transaction():
        again = orders.place(trade.daughter, trade.wang_id, week, "cash", key=KEY, fingerprints=seen)
    assert [order.id for order in again] == [order.id for order in placed]
    clean()


@pytest.mark.parametrize(("change", "error", "code"), [
    ({"quantity": 0}, Invalid, "invalid"),
    ({"quantity": 10}, Invalid, "invalid"),
    ({"note": "长" * 201}, Invalid, "invalid"),
    ({"handover": "drone"}, Invalid, "invalid"),
    ({"handover": "dine_in"}, Invalid, "invalid"),
    ({"day": dt.date(2026, 11, 22)}, Invalid, "invalid"),
    ({"day": dt.date(2026, 12, 24)}, Conflict, "no_menu"),
    ({"service_id": 4711}, NotFound, "not_found"),
    ({"address_id": 4711}, NotFound, "not_found"),
    ({"option_id": 4711}, NotFound, "not_found"),
])  # fmt: skip
def test_what_cannot_be_ordered_is_refused_in_words(
    database: str, change: dict[str, Any], error: type[LinliError], code: str
) -> None:
    trade = open_trade(enrolled=False)
    with pytest.raises(error) as refused, db.transaction():
        orders.place(trade.daughter, trade.wang_id, [lunch(trade, **change)], "cash", key=KEY, fingerprints=["x"])
    assert refused.value.code == code and refused.value.message
    assert count() == 0


def test_past_the_cut_off_nothing_is_taken(database: str, clock: Clock) -> None:
    trade = open_trade(enrolled=False)
    clock.set("2026-11-24 09:00")
    with pytest.raises(Conflict) as refused:
        buy(trade)
    assert refused.value.code == "past_cutoff"
    with db.reading():
        better = orders.next_best(trade.daughter, trade.wang_id, lunch(trade))
    assert better[0].service_id == trade.canteen.service_id and better[0].day > TOMORROW


def test_a_suspended_provider_and_one_that_serves_elsewhere_are_refused(database: str) -> None:
    trade = open_trade(enrolled=False)
    with db.transaction() as session:
        session.execute(update(Provider).where(Provider.id == trade.canteen.provider_id).values(state="suspended"))
        providers.set_areas(trade.other.provider_id, ["110101001"], by=SYSTEM)
    with pytest.raises(Conflict) as closed:
        buy(trade)
    assert closed.value.code == "provider_closed"
    with pytest.raises(Conflict) as far:
        buy(trade, lunch(trade, service_id=trade.other.service_id))
    assert far.value.code == "outside_area"


def test_who_may_not_order_is_told_apart_from_who_may_not_see(database: str) -> None:
    trade = open_trade(enrolled=False)
    with pytest.raises(NotFound):
        prints(trade.stranger, trade, [lunch(trade)])
    with pytest.raises(Forbidden):
        prints(trade.street, trade, [lunch(trade)])
    prints(trade.community.acting("community_worker").via("phone"), trade, [lunch(trade)])


def test_a_proxys_scope_and_limit_hold(database: str) -> None:
    trade = open_trade(enrolled=False)
    with db.transaction() as session:
        session.execute(update(ProxyLink).values(order_limit=1000))
    with pytest.raises(Forbidden) as over:
        prints(trade.daughter, trade, [lunch(trade)])
    assert over.value.code == "over_limit" and over.value.params["limit"] == "10.00"
    with db.transaction() as session:
        session.execute(update(ProxyLink).values(order_limit=None, scope=["care"]))
    with pytest.raises(Forbidden) as outside:
        prints(trade.daughter, trade, [lunch(trade)])
    assert outside.value.code == "outside_scope"


def test_the_last_portions_are_counted(database: str) -> None:
    trade = open_trade(enrolled=False)
    menu = trade.canteen.menus[TOMORROW]
    with db.transaction():
        availability.open_stock(menu, 2)
    with pytest.raises(availability.Taken) as taken:
        buy(trade, lunch(trade, quantity=3))
    assert taken.value.left == 2


def test_one_picks_up_without_a_fee_or_an_address(database: str) -> None:
    trade = open_trade(enrolled=False)
    [order] = buy(trade, lunch(trade, handover="pickup"))
    assert (order.fees, order.venue, order.address_id) == (0, "provider", None)
    assert order.words["zh"].startswith("1 份 · 自己去取")


def test_the_channel_and_who_placed_it_are_kept(database: str) -> None:
    trade = open_trade(enrolled=False)
    [order] = buy(trade, by=trade.community.acting("community_worker").via("phone"))
    with db.reading():
        seen = orders.find(trade.wang, order.number)
        first = orders.timeline(trade.wang, seen)[0]
    assert (seen.channel, first.by_name, first.channel) == ("phone", "孙洁", "phone")


def test_drafts_come_back_from_orders(database: str) -> None:
    trade = open_trade(enrolled=False)
    draft = lunch(trade, quantity=2, note="少油")
    [order] = buy(trade, draft)
    with db.reading():
        again = orders.draft_of(orders.find(trade.wang, order.number))
        home = residents.default_address(trade.wang_id)
    assert home is not None
    assert again == dataclasses.replace(draft, address_id=home.address_id)
    assert isinstance(again, MealDraft)


def count() -> int:
    """How many orders there are."""
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Order)) or 0
