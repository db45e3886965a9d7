"""Stories of orders that end early or become another one: money, portions, limits and budgets come out right."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from app import dispatch, orders, payments, residents
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Forbidden, NotFound
from app.core.money import Money
from app.funding.models import Counter
from app.orders import MealDraft, Order, OrderChange, QuoteChanged
from app.payments.operations import settle
from tests.support.time import Clock
from tests.support.trade import (
    TOMORROW,
    Trade,
    budget_left,
    buy,
    clean,
    left,
    lunch,
    open_trade,
    paid_in,
    send_out,
    settle_payment,
    state_of,
)

WHOLE = Money.yuan(1000)


def test_until_the_cut_off_a_cancelled_order_costs_nothing(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    settle_payment(trade, order)
    with db.transaction():
        [ended] = orders.cancel(order.id, by=trade.wang, reason="女儿要来")
    assert (ended.state, ended.late_fee) == ("cancelled", 0)
    assert paid_in(order) == 0
    assert_given_back(trade)


def test_after_the_cut_off_what_was_paid_is_kept_and_the_public_gets_all_back(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    settle_payment(trade, order)
    clock.set("2026-11-24 09:30")
    with db.reading():
        fee = orders.late_fee(orders.find(trade.wang, order.number))
    assert fee == order.resident_part
    with db.transaction():
        [ended] = orders.cancel(order.id, by=trade.daughter, reason="改主意了")
    assert ended.late_fee == fee and paid_in(order) == fee
    assert_given_back(trade)


def test_nobody_cancels_what_is_on_its_way_nor_what_is_not_theirs(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade)
    with pytest.raises(Forbidden), db.transaction():
        orders.cancel(order.id, by=trade.canteen.manager)
    send_out(trade, order)
    with pytest.raises(Forbidden) as refused, db.transaction():
        orders.cancel(order.id, by=trade.wang)
    assert "已经出发" in refused.value.message
    assert state_of(order) == "in_service"


def test_a_bundle_is_cancelled_together(database: str) -> None:
    trade = open_trade()
    week = [lunch(trade, day=TOMORROW + dt.timedelta(days=n)) for n in range(3)]
    placed = buy(trade, *week, payment="online")
    settle_payment(trade, *placed)
    with db.transaction():
        ended = orders.cancel(placed[1].id, by=trade.daughter, reason="住院", whole_bundle=True)
    assert {order.id for order in ended} == {order.id for order in placed}
    assert [paid_in(order) for order in placed] == [0, 0, 0]
    assert_given_back(trade)


def test_a_declined_order_is_refunded_and_the_next_best_is_offered(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    settle_payment(trade, order)
    with db.transaction():
        dispatch.decline(order.id, by=trade.canteen.manager, reason="厨房停电")
    assert state_of(order) == "cancelled" and paid_in(order) == 0
    with db.reading():
        better = orders.next_best(trade.daughter, trade.wang_id, lunch(trade))
    assert any(each.service_id == trade.other.service_id and each.day == TOMORROW for each in better)
    assert_given_back(trade)


def test_an_unpaid_order_expires_and_a_late_payment_revives_it(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    clock.forward(minutes=31)
    with db.transaction():
        assert orders.expire_due() == 1
    assert state_of(order) == "expired"
    assert_given_back(trade)
    settle_payment(trade, order)
    assert state_of(order) == "confirmed"
    assert left(trade) == 19 and budget_left("cn-voucher") < WHOLE
    assert paid_in(order) == order.resident_part
    clean()


def test_a_late_payment_goes_back_at_once_where_the_quote_does_not_stand(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    clock.set("2026-11-24 09:30")
    with db.transaction():
        orders.expire_due()
    settle_payment(trade, order)
    assert state_of(order) == "expired" and paid_in(order) == 0
    assert_given_back(trade)


def test_another_date_keeps_the_number_and_moves_the_counters(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    with db.transaction():
        dispatch.assign(order.id, [trade.canteen.worker_id], by=trade.canteen.manager)
    draft = lunch(trade, day=dt.date(2026, 11, 26))
    changed = change(trade, order, draft, "change-key-1")
    assert (changed.number, changed.service_date, changed.round) == (order.number, dt.date(2026, 11, 26), 2)
    assert left(trade) == 20 and left(trade, dt.date(2026, 11, 26)) == 19
    assert change(trade, order, draft, "change-key-1").round == 2
    with db.reading() as session:
        [said] = session.scalars(select(OrderChange).where(OrderChange.order_id == order.id)).all()
        [row] = dispatch.board(trade.canteen.manager, dt.date(2026, 11, 26))
        counters = session.scalars(select(Counter).where(Counter.scope == "bj-meal-resident"))
        used = {row.period: row.used for row in counters}
    assert (said.before["service_date"], said.after["service_date"]) == ("2026-11-24", "2026-11-26")
    assert (row.state, row.workers) == ("offered", ())
    assert used == {"2026-11-24": 0, "2026-11-26": 1}
    clean()


def test_a_smaller_order_gives_the_difference_back(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, quantity=3), payment="online")
    settle_payment(trade, order)
    changed = change(trade, order, lunch(trade, quantity=1), "change-key-2")
    assert changed.state == "confirmed" and changed.resident_part < order.resident_part
    assert paid_in(order) == changed.resident_part
    assert left(trade) == 19
    clean()


def test_a_larger_order_waits_for_the_difference_and_expires_whole(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    settle_payment(trade, order)
    changed = change(trade, order, lunch(trade, quantity=4), "change-key-3")
    assert changed.state == "awaiting_payment"
    with db.reading():
        [row] = dispatch.board(trade.canteen.manager, TOMORROW)
    assert row.state == "open"
    clock.forward(minutes=31)
    with db.transaction():
        assert orders.expire_due() == 1
    assert paid_in(order) == 0
    assert_given_back(trade)


def test_the_difference_paid_the_larger_order_goes_on(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    settle_payment(trade, order)
    changed = change(trade, order, lunch(trade, quantity=4), "change-key-4")
    more = changed.resident_part - paid_in(order)
    with db.transaction():
        payment = payments.start([order.id], [more], payer_id=None, return_to="/orders", by=trade.daughter)
    with db.transaction() as session:
        settle(session.get_one(payments.Payment, payment.id), method="wechat")
    assert state_of(order) == "confirmed" and paid_in(order) == changed.resident_part
    code = send_out(trade, order)
    assert code
    clean()


def test_a_change_is_refused_after_the_cut_off_and_with_an_old_quote(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade)
    with pytest.raises(QuoteChanged), db.transaction():
        orders.change(order.id, by=trade.wang, draft=lunch(trade, quantity=2), fingerprint="0" * 32, key="k" * 9)
    with pytest.raises(NotFound), db.transaction():
        orders.change(order.id, by=trade.wang, draft=lunch(trade, service_id=4711), fingerprint="0" * 32, key="k" * 9)
    clock.set("2026-11-24 09:30")
    with pytest.raises(Forbidden), db.transaction():
        orders.change(order.id, by=trade.wang, draft=lunch(trade, quantity=2), fingerprint="0" * 32, key="k" * 9)
    assert left(trade) == 19
    clean()


def test_after_a_death_no_order_stands(database: str) -> None:
    trade = open_trade()
    placed = buy(trade, *[lunch(trade, day=TOMORROW + dt.timedelta(days=n)) for n in range(2)], payment="online")
    settle_payment(trade, *placed)
    with db.transaction():
        residents.record_fact(trade.wang_id, "died", "2026-11-23", by=SYSTEM, source="registry")
    assert [state_of(order) for order in placed] == ["cancelled", "cancelled"]
    assert [paid_in(order) for order in placed] == [0, 0]
    assert_given_back(trade)


def test_a_fact_that_ends_a_subsidy_ends_the_orders_that_rested_on_it(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    with db.transaction():
        residents.record_fact(trade.wang_id, "care_level", "mild", by=SYSTEM, source="assessment")
    assert state_of(order) == "cancelled"
    assert_given_back(trade)


def change(trade: Trade, order: Order, draft: MealDraft, key: str) -> Order:
    """Look at the change page, then press its button."""
    with db.reading():
        seen = orders.quote_change(trade.daughter, orders.find(trade.daughter, order.number), draft)
    with db.transaction():
        return orders.change(order.id, by=trade.daughter, draft=draft, fingerprint=seen.fingerprint, key=key)


def assert_given_back(trade: Trade) -> None:
    """Portions, budgets and counters stand as before, and the books hold."""
    assert left(trade) == 20
    for programme in ("bj-meal-resident", "bj-meal-operator", "cn-voucher"):
        assert budget_left(programme) == WHOLE
    with db.reading() as session:
        assert set(session.scalars(select(Counter.used))) <= {0}
    clean()
