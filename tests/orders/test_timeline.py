"""The order's page: what happened, who and when, and what comes next, for every state."""

from __future__ import annotations

import datetime as dt

import pytest

from app import dispatch, orders, visits
from app.core import db
from app.core.errors import NotFound
from app.orders import ORDER
from app.orders.timeline import SAID
from tests.support.time import Clock
from tests.support.trade import TOMORROW, Trade, buy, lunch, open_trade, send_out, settle_payment


def test_past_events_say_who_and_when_and_the_next_is_in_words(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, payment="online")
    assert expected(trade, order.number) == "order.pay"
    clock.forward(minutes=5)
    settle_payment(trade, order)
    assert expected(trade, order.number) == "job.accept"
    with db.transaction():
        dispatch.accept(order.id, by=trade.canteen.manager)
    assert expected(trade, order.number) == "job.assign"
    with db.transaction():
        dispatch.assign(order.id, [trade.canteen.worker_id], by=trade.canteen.manager)
    assert expected(trade, order.number) == "job.depart"
    code = depart(trade, order.id, order.number)
    assert expected(trade, order.number) == "job.arrive"
    with db.transaction():
        visits.arrive(order.id, by=trade.canteen.courier)
    assert expected(trade, order.number) == "job.hand_over"
    with db.transaction():
        visits.hand_over(order.id, by=trade.canteen.courier, code=code, attempt_key="only")
    assert expected(trade, order.number) == "order.closed"
    with db.reading():
        said = orders.timeline(trade.wang, orders.find(trade.wang, order.number))
    assert [entry.id for entry in said] == [
        "order.place", "order.awaiting_payment", "order.pay", "job.offer", "job.accept", "job.assign", "job.depart",
        "job.arrive", "job.hand_over", "order.complete",
    ]  # fmt: skip
    who = (said[0].by_name, said[2].by_role, said[4].by_name, said[-2].by_name)
    assert who == ("李敏", "system", "经理1", "送餐员1")
    assert said[2].at - said[0].at == dt.timedelta(minutes=5)


def test_every_state_says_what_comes_next_or_that_nothing_does() -> None:
    ends = {"closed", "rejected", "cancelled", "expired"}
    for state in ORDER.states:
        order = orders.Order(id=1, state=state, venue="home", resident_part=600, public_part=1400)
        if state in ("placed", "confirmed", "in_service"):
            continue
        assert (orders.next_expected(order) is None) == (state in ends), state


@pytest.mark.parametrize(("subject", "act"), sorted(SAID))
def test_every_line_of_the_timeline_is_in_words(subject: str, act: str) -> None:
    assert SAID[subject, act] and subject in ("order", "job") and act


def test_whose_orders_a_viewer_lists(database: str) -> None:
    trade = open_trade()
    placed = buy(trade, *[lunch(trade, day=TOMORROW + dt.timedelta(days=n)) for n in range(5)])
    with db.reading():
        first = orders.mine(trade.daughter, limit=2)
        second = orders.mine(trade.wang, after=first[-1].id, limit=10)
        assert orders.mine(trade.stranger) == []
        with pytest.raises(NotFound):
            orders.mine(trade.stranger, resident_id=trade.wang_id)
        assert len(orders.mine(trade.community, resident_id=trade.wang_id)) == 5
    newest_first = [order.number for order in reversed(placed)]
    assert [line.number for line in (*first, *second)] == newest_first
    assert first[0].resident_name == "王秀兰" and first[0].provider_name == "百万庄社区食堂"


def test_who_may_find_an_order(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    with db.reading():
        for viewer in (trade.wang, trade.daughter, trade.community, trade.street, trade.canteen.manager):
            assert orders.find(viewer, order.number.lower()).id == order.id
        for viewer in (trade.stranger, trade.other.manager, trade.canteen.courier):
            with pytest.raises(NotFound):
                orders.find(viewer, order.number)
        assert set(orders.watchers(order.id)) == {
            trade.wang.person_id, trade.daughter.person_id, trade.canteen.manager.person_id
        }  # fmt: skip


def test_the_code_is_gone_after_use(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    code = send_out(trade, order)
    with db.transaction():
        visits.hand_over(order.id, by=trade.canteen.courier, code=code, attempt_key="only")
    with db.reading():
        assert visits.code_for(trade.wang, orders.find(trade.wang, order.number)) is None


def expected(trade: Trade, number: str) -> str:
    """What the order page says comes next."""
    with db.reading():
        coming = orders.next_expected(orders.find(trade.wang, number))
    assert coming is not None and coming.msgid
    return coming.id


def depart(trade: Trade, order_id: int, number: str) -> str:
    """The courier sets out; the code the resident sees."""
    with db.transaction():
        visits.depart(order_id, by=trade.canteen.courier)
    with db.reading():
        return visits.code_for(trade.wang, orders.find(trade.wang, number)) or ""
