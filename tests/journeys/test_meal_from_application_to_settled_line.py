"""The whole way of one meal: application, quote, order by the daughter, hand-over by code, captured lines."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import dispatch, funding, ledger, orders, payments, visits
from app.core import db
from app.core.errors import NotFound
from app.core.money import Money
from app.orders import Order
from tests.support.time import Clock
from tests.support.trade import Trade, buy, clean, enrol, lunch, open_trade, settle_payment, state_of

LUNCH = Money.yuan(18)
DELIVERY = Money.yuan(2)


def test_before_the_approval_the_voucher_does_not_pay_and_afterwards_it_does(database: str) -> None:
    trade = open_trade(enrolled=False)
    with db.reading():
        [before] = orders.quote_drafts(trade.daughter, trade.wang_id, [lunch(trade)])
    assert {line.programme_id for line in before.quote.lines} == {"bj-meal-resident"}
    assert before.quote.resident_part == Money.yuan(15)
    enrol(trade)
    with db.reading():
        [after] = orders.quote_drafts(trade.daughter, trade.wang_id, [lunch(trade)])
    paid = {line.programme_id: line.amount for line in after.quote.lines}
    assert set(paid) == {"bj-meal-resident", "cn-voucher"}
    assert sum(paid.values()) + after.quote.resident_part == LUNCH + DELIVERY
    assert after.quote.resident_part < before.quote.resident_part
    assert after.quote.marks == ("subsidised", "compensated")


def test_a_meal_paid_online_goes_from_order_to_captured_lines(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    assert order.state == "awaiting_payment"
    settle_payment(trade, order)
    assert state_of(order) == "confirmed"
    carry_out(trade, order, clock)
    assert_settled(order, trade)
    with db.reading():
        assert payments.paid_for([order.id]) == {order.id: order.resident_part}
    clean()


def test_a_meal_paid_in_cash_at_the_door(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="cash")
    carry_out(trade, order, clock, cash=order.resident_part)
    assert_settled(order, trade)
    with db.reading():
        resident_line = funding.lines([order.id])[order.id][-1]
        [record] = visits.of_order(order)
    assert resident_line.state == "cash_collected"
    assert record.cash_collected == order.resident_part
    clean()


def test_the_file_tells_it_all(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade)
    carry_out(trade, order, clock, cash=order.resident_part)
    with pytest.raises(RuntimeError, match="recorded"), db.reading():
        orders.file(trade.street, orders.find(trade.street, order.number))
    with db.transaction():
        file = orders.file(trade.street, orders.find(trade.street, order.number), "例行检查")
    assert file.resident_name == "王秀兰"
    assert file.facts
    assert [decision.task for decision in file.decisions] == ["endorse", "approve"]
    assert {line.kind for line in file.lines} == {"public", "compensation", "resident"}
    assert [row.act for row in file.proofs] == ["hand_over"]
    assert file.movements
    with db.reading():
        seen = [row.act for row in orders.file(trade.wang, orders.find(trade.wang, order.number)).history]
    assert "file_seen" in seen
    with pytest.raises(NotFound), db.reading():
        orders.find(trade.stranger, order.number)


def carry_out(trade: Trade, order: Order, clock: Clock, cash: Money | None = None) -> None:
    """The canteen accepts and sends its courier, who hands over against the code."""
    canteen = trade.canteen
    with db.reading():
        [row] = dispatch.board(canteen.manager, order.service_date)
    assert row.needs_answer
    with db.transaction():
        dispatch.accept(row.job_id, by=canteen.manager, revision=row.revision)
    with db.transaction():
        dispatch.assign(row.job_id, [canteen.worker_id], by=canteen.manager)
    clock.set("2026-11-24 11:20")
    with db.reading():
        [mine] = dispatch.worker_day(canteen.courier, order.service_date)
        code = visits.code_for(trade.daughter, orders.find(trade.daughter, order.number))
    assert mine.address.endswith("3号楼2单元501")
    assert code is not None
    with db.transaction():
        visits.depart(mine.job_id, by=canteen.courier)
    clock.forward(minutes=20)
    with db.transaction():
        visits.arrive(mine.job_id, by=canteen.courier, lat=39.93, lon=116.33)
    clock.forward(minutes=2)
    with db.transaction():
        done = visits.hand_over(
            mine.job_id, by=canteen.courier, code=code, cash_collected=cash, attempt_key="attempt-1"
        )
    assert done.outcome == "done"


def assert_settled(order: Order, trade: Trade) -> None:
    """Every public line is captured in full, posted to the provider, and proven."""
    with db.reading() as session:
        found = session.scalars(select(Order).where(Order.id == order.id)).one()
        lines = funding.lines([order.id])[order.id]
        owed = ledger.balance(ledger.account_id(f"provider:{trade.canteen.provider_id}"))
    assert found.state == "completed"
    public = [line for line in lines if line.kind != "resident"]
    assert {line.programme_id for line in public} == {"bj-meal-resident", "cn-voucher", "bj-meal-operator"}
    assert all(line.state == "captured" and line.captured == line.amount for line in public)
    extra = [line.amount for line in public if line.kind == "compensation"]
    assert extra == [Money.yuan(3)]
    parts = sum(line.captured or 0 for line in lines if line.kind != "compensation")
    assert parts == found.price + found.fees
    assert owed >= sum(line.amount for line in public)
