"""Stories at the door: less arrives than was ordered, nobody answers, it is spilt, there is no code."""

from __future__ import annotations

import pytest

from app import dispatch, funding, orders, visits
from app.core import db
from app.core.errors import Invalid, NotFound
from app.core.money import Money
from app.orders import Order
from tests.support.time import Clock
from tests.support.trade import (
    Trade,
    budget_left,
    buy,
    clean,
    lunch,
    open_trade,
    paid_in,
    send_out,
    settle_payment,
    state_of,
)


def test_two_of_three_arrive_and_everybody_gets_their_own_difference_back(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, quantity=3), payment="online")
    settle_payment(trade, order)
    reserved = public_lines(order)
    code = send_out(trade, order)
    with db.transaction():
        done = visits.hand_over(order.id, by=trade.canteen.courier, code=code, delivered=2, attempt_key="part-1")
    lines = public_lines(order)
    assert done.outcome == "done"
    assert done.refund == order.resident_part - done.due > 0
    assert paid_in(order) == done.due
    assert all((line.captured or 0) <= line.amount for line in lines)
    kept = sum(int(line.captured or 0) for line in lines if line.kind == "public")
    assert kept + done.due == 2 * Money.yuan(18) + order.fees
    with db.reading():
        assert funding.charged(funding.lines([order.id])[order.id]) == (kept + done.due, done.due)
    voucher = next(line for line in lines if line.programme_id == "cn-voucher")
    assert (voucher.captured or 0) < voucher.amount
    assert budget_left("cn-voucher") == Money.yuan(1000) - (voucher.captured or 0)
    assert {line.id for line in reserved} == {line.id for line in lines}
    with db.reading():
        found = orders.find(trade.wang, order.number)
    assert (found.state, found.delivered) == ("completed", 2)
    clean()


def test_less_arrives_and_the_courier_asks_for_less_cash(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, quantity=3))
    code = send_out(trade, order)
    with pytest.raises(Invalid) as wrong, db.transaction():
        visits.hand_over(
            order.id, by=trade.canteen.courier, code=code, delivered=2, cash_collected=order.resident_part,
            attempt_key="part-2",
        )  # fmt: skip
    due = Money.yuan(str(wrong.value.params["due"]))
    assert due < order.resident_part and state_of(order) == "in_service"
    with db.transaction():
        done = visits.hand_over(
            order.id, by=trade.canteen.courier, code=code, delivered=2, cash_collected=due, attempt_key="part-3"
        )
    assert (done.outcome, done.due) == ("done", due) and paid_in(order) == due
    clean()


def test_cash_not_taken_goes_on_a_statement(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    code = send_out(trade, order)
    with db.transaction():
        visits.hand_over(order.id, by=trade.canteen.courier, code=code, attempt_key="later-1")
    with db.reading():
        assert funding.lines([order.id])[order.id][-1].state == "on_statement"
    clean()


@pytest.mark.parametrize("delivered", [0, 4])
def test_no_more_and_no_less_than_something_of_it_is_handed_over(database: str, delivered: int) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, quantity=3))
    code = send_out(trade, order)
    with pytest.raises(Invalid), db.transaction():
        visits.hand_over(order.id, by=trade.canteen.courier, code=code, delivered=delivered, attempt_key="none-1")
    assert state_of(order) == "in_service"


def test_nobody_answers_twice_and_the_public_lines_wait_for_a_person(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    settle_payment(trade, order)
    send_out(trade, order)
    with pytest.raises(Invalid), db.transaction():
        visits.no_answer(order.id, by=trade.canteen.courier, called=False, waited_minutes=15)
    for attempt_number, last in ((1, False), (2, True)):
        with db.transaction():
            visits.arrive(order.id, by=trade.canteen.courier)
        clock.forward(minutes=11)
        with db.transaction():
            answer = visits.no_answer(order.id, by=trade.canteen.courier, called=True, waited_minutes=11, note="没人接")
        assert (answer.attempt, answer.last) == (attempt_number, last)
    held = public_lines(order)
    assert {line.state for line in held} == {"reserved"} and all(line.held == ("no_answer",) for line in held)
    assert paid_in(order) == order.resident_part and state_of(order) == "completed"
    with db.reading():
        first, second = visits.of_order(orders.find(trade.wang, order.number))
        row = dispatch.job_of(trade.canteen.manager, order.id)
    assert (first.proof, second.proof, row.state) == (None, "no_answer", "no_show")
    assert "no_answer" in second.flags and "short_wait" not in second.flags
    clean()
    decide(trade, order, "pay")
    assert {line.state for line in public_lines(order)} == {"captured"}
    clean()


def test_without_a_code_the_street_may_refuse_to_pay(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    send_out(trade, order)
    with pytest.raises(Invalid), db.transaction():
        visits.record_without_code(order.id, by=trade.canteen.manager, note=" ")
    with pytest.raises(NotFound), db.transaction():
        visits.record_without_code(order.id, by=trade.canteen.courier, note="忘了要")
    with db.transaction():
        visits.record_without_code(order.id, by=trade.canteen.manager, note="老人忘了交付码")
    assert all(line.held == ("no_code",) for line in public_lines(order))
    decide(trade, order, "refuse")
    assert {line.state for line in public_lines(order)} == {"released"}
    assert budget_left("cn-voucher") == Money.yuan(1000)
    clean()


def test_what_cannot_be_brought_any_more_costs_nobody_anything(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    settle_payment(trade, order)
    send_out(trade, order)
    with pytest.raises(Invalid), db.transaction():
        visits.fail(order.id, by=trade.canteen.courier, reason="")
    with db.transaction():
        visits.fail(order.id, by=trade.canteen.courier, reason="路上洒了")
    assert state_of(order) == "cancelled" and paid_in(order) == 0
    assert budget_left("cn-voucher") == Money.yuan(1000)
    with db.reading():
        assert dispatch.job_of(trade.canteen.manager, order.id).state == "failed"
    clean()


def public_lines(order: Order) -> list[funding.Line]:
    """The lines of public payers."""
    with db.reading():
        return [line for line in funding.lines([order.id])[order.id] if line.kind != "resident"]


def decide(trade: Trade, order: Order, decision: str) -> None:
    """The street decides every hold on the order."""
    with db.reading():
        found = funding.holds([order.id])
    for hold in found:
        with db.transaction():
            funding.decide_hold(hold.id, decision, trade.street, reason="看过记录")
