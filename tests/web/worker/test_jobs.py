"""The worker's phone without scripts: out, there, handed over; wrong codes, the lock, the ladder, the cash."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import dispatch, visits
from app.core import db
from app.orders import Order
from tests.support.desks import desk
from tests.support.time import Clock
from tests.support.trade import TOMORROW, Trade, buy, clean, lunch, open_trade, state_of


@pytest.fixture
def trade(bare_app: Flask) -> Trade:
    return open_trade()


@pytest.fixture
def courier(bare_app: Flask, trade: Trade) -> FlaskClient:
    return desk(bare_app, trade.canteen.courier)


def sent(trade: Trade, **more: object) -> Order:
    """An order assigned to the courier."""
    [order] = buy(trade, lunch(trade, **more), confirmed_duplicate=True)
    with db.transaction():
        dispatch.assign(order.id, [trade.canteen.worker_id], by=trade.canteen.manager.acting("provider_manager"))
    return order


def code_of(trade: Trade, order: Order) -> str:
    with db.reading():
        found = visits.code_for(trade.daughter, order)
    assert found is not None
    return found


def due(trade: Trade, order: Order) -> str:
    with db.reading():
        return str(dispatch.job_of(trade.canteen.courier, order.id).cash_due)


def at_the_door(client: FlaskClient, order: Order) -> None:
    client.post(f"/worker/jobs/{order.id}/departure")
    client.post(f"/worker/jobs/{order.id}/arrival")


def test_one_job_at_a_time_from_list_to_hand_over(courier: FlaskClient, trade: Trade) -> None:
    order = sent(trade, note="耳背，多按一会儿")
    today = courier.get(f"/worker/?day={TOMORROW}").text
    assert "去办这一单" in today
    address = f"/worker/jobs/{order.id}"
    page = courier.get(address).text
    assert "耳背，多按一会儿" in page
    assert "3号楼2单元501" in page
    assert "13800000001" not in page
    assert "出发" in page
    courier.post(f"{address}/departure")
    assert "到了" in courier.get(address).text
    courier.post(f"{address}/arrival")
    assert "交到手里了" in courier.get(address).text
    form = {"code": code_of(trade, order), "delivered": 1, "cash": due(trade, order), "key": "one"}
    assert courier.post(f"{address}/handover", data=form).status_code == 303
    assert state_of(order) == "completed"
    assert courier.post(f"{address}/handover", data=form).status_code in (303, 409)
    clean()


def test_a_wrong_code_says_how_many_tries_are_left_and_locks(courier: FlaskClient, trade: Trade) -> None:
    order = sent(trade)
    at_the_door(courier, order)
    right = code_of(trade, order)
    address = f"/worker/jobs/{order.id}/handover"
    form = {"delivered": 1, "cash": due(trade, order)}
    assert "取餐码是四位数字" in courier.post(address, data={**form, "code": "12", "key": "a"}).text
    guesses = [guess for guess in ("1234", "4321", "1111", "2222", "3333", "4444") if guess != right]
    for left, wrong in zip((4, 3, 2, 1), guesses, strict=False):
        answer = courier.post(address, data={**form, "code": wrong, "key": "the same page"})
        assert answer.status_code == 422
        assert f"还能试 {left} 次" in answer.text
        again = courier.post(address, data={**form, "code": wrong, "key": "the same page"})
        assert f"还能试 {left} 次" in again.text
    locked = courier.post(address, data={**form, "code": guesses[4], "key": "the same page"})
    assert locked.status_code == 429
    assert "先锁住了" in locked.text
    assert courier.post(address, data={**form, "code": right, "key": "r"}).status_code == 429
    assert state_of(order) == "in_service"


def test_the_cash_must_be_what_is_due(courier: FlaskClient, trade: Trade) -> None:
    order = sent(trade, quantity=2)
    at_the_door(courier, order)
    address = f"/worker/jobs/{order.id}/handover"
    form = {"code": code_of(trade, order), "delivered": 2, "cash": "1.00", "key": "a"}
    answer = courier.post(address, data=form)
    assert answer.status_code == 422
    assert f"应收现金 ¥{due(trade, order)}" in answer.text
    assert courier.post(address, data={**form, "cash": "", "key": "b"}).status_code == 422
    assert courier.post(address, data={**form, "delivered": 0, "key": "c"}).status_code == 422
    assert courier.post(address, data={**form, "cash": due(trade, order), "key": "d"}).status_code == 303
    clean()


def test_the_ladder_when_nobody_answers(courier: FlaskClient, trade: Trade, clock: Clock) -> None:
    order = sent(trade)
    at_the_door(courier, order)
    address = f"/worker/jobs/{order.id}/no-answer"
    assert courier.post(address, data={"waited": "10"}).status_code == 422
    early = courier.post(address, data={"waited": "3", "called": "1"})
    assert early.status_code == 422
    assert "等满 10 分钟" in early.text
    clock.forward(minutes=11)
    first = courier.post(address, data={"waited": "11", "called": "1"}, follow_redirects=True)
    assert "稍后再来一次" in first.text
    courier.post(f"/worker/jobs/{order.id}/arrival")
    clock.forward(minutes=11)
    last = courier.post(address, data={"waited": "11", "called": "1", "note": "挂门把手"}, follow_redirects=True)
    assert "街道会核定这一单" in last.text
    assert state_of(order) == "completed"
    clean()


def test_what_cannot_be_brought_ends_with_a_reason_and_everything_goes_back(courier: FlaskClient, trade: Trade) -> None:
    order = sent(trade)
    assert "记录送不了" not in courier.get(f"/worker/jobs/{order.id}").text
    courier.post(f"/worker/jobs/{order.id}/departure")
    assert "记录送不了" in courier.get(f"/worker/jobs/{order.id}").text
    assert courier.post(f"/worker/jobs/{order.id}/failure", data={"reason": " "}).status_code == 422
    assert state_of(order) == "in_service"
    told = courier.post(f"/worker/jobs/{order.id}/failure", data={"reason": "路上洒了"}, follow_redirects=True)
    assert "已记录送不了" in told.text and state_of(order) == "cancelled"
    clean()


def test_the_phone_is_shown_once_asked_for(courier: FlaskClient, trade: Trade) -> None:
    order = sent(trade)
    assert "13800000001" in courier.post(f"/worker/jobs/{order.id}/call").text


def test_not_ones_own_job_is_not_found(bare_app: Flask, trade: Trade) -> None:
    order = sent(trade)
    other = desk(bare_app, trade.other.courier)
    assert other.get(f"/worker/jobs/{order.id}").status_code == 404
    for act in ("departure", "arrival", "handover", "no-answer", "call"):
        assert other.post(f"/worker/jobs/{order.id}/{act}", data={}).status_code == 404
    assert desk(bare_app, trade.stranger).get("/worker/").status_code == 403
