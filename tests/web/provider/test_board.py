"""The board without scripts: answer, send, hand over at the counter, many at once, and what a stranger may not."""

from __future__ import annotations

import pytest
from flask import Flask

from app import dispatch, visits
from app.core import db
from tests.support.desks import desk
from tests.support.trade import TOMORROW, Trade, buy, clean, lunch, open_trade, state_of

DAY = TOMORROW.isoformat()


@pytest.fixture
def trade(bare_app: Flask) -> Trade:
    return open_trade()


def job(trade: Trade, order_id: int) -> dispatch.BoardRow:
    with db.reading():
        return dispatch.job_of(trade.canteen.manager, order_id)


def test_the_board_shows_what_needs_an_answer(bare_app: Flask, trade: Trade) -> None:
    [order] = buy(trade)
    client = desk(bare_app, trade.canteen.manager)
    page = client.get(f"/provider/?day={DAY}").text
    assert "等您答复" in page
    assert "王秀兰" in page
    live = client.get(f"/provider/?day={DAY}&fragment=1").text
    assert 'data-live-region="board"' in live
    assert "<html" not in live
    assert order.number in client.get(f"/provider/jobs/{order.id}").text


def test_accepted_assigned_and_taken_back(bare_app: Flask, trade: Trade) -> None:
    [order] = buy(trade)
    client = desk(bare_app, trade.canteen.manager)
    assert client.post(f"/provider/jobs/{order.id}/acceptance", data={"revision": 1, "day": DAY}).status_code == 303
    assert job(trade, order.id).state == "accepted"
    seen = job(trade, order.id).revision
    assert client.post(f"/provider/jobs/{order.id}/assignment", data={"revision": seen}).status_code == 422
    client.post(f"/provider/jobs/{order.id}/assignment", data={"revision": seen, "worker_id": trade.canteen.worker_id})
    assert job(trade, order.id).workers[0][0] == trade.canteen.worker_id
    client.post(f"/provider/jobs/{order.id}/release", data={"revision": job(trade, order.id).revision})
    assert job(trade, order.id).workers == ()


def test_an_act_on_an_old_board_is_told_what_happened(bare_app: Flask, trade: Trade) -> None:
    [order] = buy(trade)
    client = desk(bare_app, trade.canteen.manager)
    client.post(f"/provider/jobs/{order.id}/acceptance", data={"revision": 1, "day": DAY})
    late = client.post(
        f"/provider/jobs/{order.id}/decline", data={"revision": 1, "reason": "太远", "day": DAY}, follow_redirects=True
    )
    assert "刚刚已经处理了这一单" in late.text
    assert job(trade, order.id).state == "accepted"


def test_a_decline_says_why_and_gives_everything_back(bare_app: Flask, trade: Trade) -> None:
    [order] = buy(trade)
    client = desk(bare_app, trade.canteen.manager)
    assert client.post(f"/provider/jobs/{order.id}/decline", data={"revision": 1}).status_code == 422
    client.post(f"/provider/jobs/{order.id}/decline", data={"revision": 1, "reason": "当天停水"})
    assert job(trade, order.id).state == "declined"
    assert state_of(order) == "cancelled"
    clean()


def test_many_at_once_each_row_says_what_became_of_it(bare_app: Flask, trade: Trade) -> None:
    first, second = (buy(trade, confirmed_duplicate=True)[0] for _ in range(2))
    client = desk(bare_app, trade.canteen.manager)
    client.post(f"/provider/jobs/{first.id}/acceptance", data={"revision": 1, "day": DAY})
    rows = [f"{first.id}.1", f"{second.id}.1", "x"]
    page = client.post(
        "/provider/jobs/bulk", data={"day": DAY, "act": "accept", "row": rows}, follow_redirects=True
    ).text
    assert "已接 1 单" in page
    assert f"{first.number} 没有办成" in page
    rows = [f"{each.id}.{job(trade, each.id).revision}" for each in (first, second)]
    data = {"day": DAY, "act": "assign", "row": rows, "bulk_worker": trade.canteen.worker_id}
    assert "已派人 2 单" in client.post("/provider/jobs/bulk", data=data, follow_redirects=True).text
    none = client.post("/provider/jobs/bulk", data={"day": DAY, "act": "accept"}, follow_redirects=True)
    assert "请先勾选要办的单" in none.text


def code_of(trade: Trade, order: object) -> str:
    with db.reading():
        return visits.code_for(trade.daughter, order) or ""


def test_handed_over_at_the_counter_by_code(bare_app: Flask, trade: Trade) -> None:
    [order] = buy(trade, lunch(trade, handover="pickup"))
    client = desk(bare_app, trade.canteen.manager)
    client.post(f"/provider/jobs/{order.id}/acceptance", data={"revision": 1, "day": DAY})
    code = code_of(trade, order)
    form = {"code": "0000" if code != "0000" else "1111", "delivered": 1, "cash": "9.00", "key": "k1"}
    wrong = client.post(f"/provider/jobs/{order.id}/handover", data=form)
    assert wrong.status_code == 422
    assert "还能试 4 次" in wrong.text
    right = {**form, "code": code, "key": "k2", "cash": str(job(trade, order.id).cash_due)}
    assert client.post(f"/provider/jobs/{order.id}/handover", data=right).status_code == 303
    assert state_of(order) == "completed"
    clean()


def test_recorded_without_a_code_needs_a_reason_and_is_held(bare_app: Flask, trade: Trade) -> None:
    [order] = buy(trade)
    client = desk(bare_app, trade.canteen.manager)
    client.post(f"/provider/jobs/{order.id}/assignment", data={"revision": 1, "worker_id": trade.canteen.worker_id})
    address = f"/provider/jobs/{order.id}/record"
    assert client.post(address, data={"record_delivered": 1}).status_code == 422
    client.post(address, data={"record_delivered": 1, "record_note": "手机没电"})
    assert state_of(order) == "completed"
    money = client.get("/provider/money").text
    assert "暂缓" in money
    clean()


def test_the_kitchen_counts_what_to_cook(bare_app: Flask, trade: Trade) -> None:
    buy(trade, lunch(trade, quantity=2, note="少放盐"))
    page = desk(bare_app, trade.canteen.manager).get(f"/provider/sheet?day={DAY}").text
    assert "要做 2 份" in page
    assert page.count("少放盐") == 3
    assert "红烧豆腐" in page


def test_another_providers_desk_finds_nothing(bare_app: Flask, trade: Trade) -> None:
    [order] = buy(trade)
    client = desk(bare_app, trade.other.manager)
    assert "王秀兰" not in client.get(f"/provider/?day={DAY}").text
    assert client.get(f"/provider/jobs/{order.id}").status_code == 404
    assert client.post(f"/provider/jobs/{order.id}/acceptance", data={"revision": 1}).status_code == 404
    assert desk(bare_app, trade.stranger).get("/provider/").status_code == 403
    assert bare_app.test_client().get("/provider/").status_code == 302
