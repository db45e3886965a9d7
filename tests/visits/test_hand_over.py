"""The hand-over: codes, who may see and use them, repeats, the counter, and the proof the books ask for."""

from __future__ import annotations

import pytest

from app import dispatch, ledger, orders, visits
from app.core import db
from app.core.errors import Conflict, NotFound
from app.orders import Order
from tests.support.time import Clock
from tests.support.trade import Trade, buy, clean, lunch, open_trade, send_out


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
