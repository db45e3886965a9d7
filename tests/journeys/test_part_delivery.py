"""Stories at the door: less arrives than was ordered, a wrong code, nobody answers, no code at all."""

from __future__ import annotations

import pytest

from app import dispatch, funding, ledger, orders, visits
from app.core import db
from app.core.errors import Conflict, Invalid, NotFound
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
        done = visits.hand_over(
            order.id, by=trade.canteen.courier, code=code, delivered=2, attempt_key="part-1"
        )
    lines = public_lines(order)
    assert done.outcome == "done"
    assert done.refund == order.resident_part - done.due > 0
    assert paid_in(order) == done.due
    assert all((line.captured or 0) <= line.amount for line in lines)
    kept = sum(int(line.captured or 0) for line in lines if line.kind == "public")
    assert kept + done.due == 2 * Money.yuan(18) + order.fees
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
        visits.hand_over(
            order.id, by=trade.canteen.courier, code=code, delivered=delivered, attempt_key="none-1"
        )
    assert state_of(order) == "in_service"


def test_the_fifth_wrong_code_locks_for_a_quarter_of_an_hour(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade)
    code = send_out(trade, order)
    wrong = "0000" if code != "0000" else "1111"
    answers = [attempt(trade, order, wrong, f"wrong-{n}") for n in range(5)]
    assert [answer.tries_left for answer in answers] == [4, 3, 2, 1, 0]
    assert [answer.outcome for answer in answers] == ["wrong_code"] * 4 + ["locked"]
    assert attempt(trade, order, code, "right-1").outcome == "locked"
    with db.reading():
        said = [entry.id for entry in orders.timeline(trade.wang, orders.find(trade.wang, order.number))]
    assert "job.code_locked" in said
    clock.forward(minutes=16)
    assert attempt(trade, order, code, "right-2").outcome == "done"
    clean()


def test_a_try_sent_twice_counts_once_and_a_hand_over_sent_twice_is_one(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    code = send_out(trade, order)
    wrong = "0000" if code != "0000" else "1111"
    assert [attempt(trade, order, wrong, "same").tries_left for _ in range(3)] == [4, 4, 4]
    assert attempt(trade, order, code, "right").outcome == "done"
    assert attempt(trade, order, code, "right").outcome == "done"
    with pytest.raises(Conflict):
        attempt(trade, order, code, "another")
    with db.reading():
        assert len(visits.of_order(orders.find(trade.wang, order.number))) == 1
    clean()


def test_only_the_resident_side_sees_the_code_and_only_the_courier_hands_over(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    code = send_out(trade, order)
    with db.reading():
        assert visits.code_for(trade.wang, orders.find(trade.wang, order.number)) == code
        for other in (trade.canteen.manager, trade.street, trade.community):
            assert visits.code_for(other, orders.find(other, order.number)) is None
        assert visits.code_for(trade.canteen.courier, order) is None
    for other in (trade.other.courier, trade.canteen.manager, trade.daughter):
        with pytest.raises(NotFound), db.transaction():
            visits.hand_over(order.id, by=other, code=code, attempt_key="not-mine")


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
            answer = visits.no_answer(
                order.id, by=trade.canteen.courier, called=True, waited_minutes=11, note="没人接"
            )
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


def test_at_the_counter_the_canteen_itself_takes_the_code(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, handover="pickup"))
    with db.transaction():
        dispatch.accept(order.id, by=trade.canteen.manager)
    with db.reading():
        code = visits.code_for(trade.wang, orders.find(trade.wang, order.number))
    with db.transaction():
        done = visits.hand_over(
            order.id, by=trade.canteen.manager, code=code or "", cash_collected=order.resident_part,
            attempt_key="counter-1",
        )  # fmt: skip
    with db.reading():
        [record] = visits.of_order(orders.find(trade.wang, order.number))
    assert done.outcome == "done"
    assert (record.served_by, record.served, record.proof) == ("经理1", "王秀兰", "code")
    clean()


def test_the_check_finds_a_capture_without_proof(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    with db.transaction():
        orders.complete(order.id, order.quantity, by=trade.canteen.manager)
    with db.reading():
        faults = {fault.check for fault in ledger.check()}
    assert faults == {"visits.proof"}


def attempt(trade: Trade, order: Order, code: str, key: str) -> visits.HandOver:
    """The courier enters a code."""
    with db.transaction():
        return visits.hand_over(order.id, by=trade.canteen.courier, code=code, attempt_key=key)


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
