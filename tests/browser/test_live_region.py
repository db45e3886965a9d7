"""A live part changes by itself when its topic is told, announces it, and keeps quiet about others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Blueprint, request
from flask_socketio import SocketIO
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.support.browsers import missing
from tests.web.style_app import make_app

pytestmark = pytest.mark.browser

PAGE = """{% extends "layouts/plain.html" %}{% block main %}<h1>订单</h1>
<div data-live="order" data-live-ref="L1" data-live-url="/live/order?fragment=1">{{ region }}
<p data-live-region="rest" data-said="">不变</p></div>{% endblock %}"""

FORM = """<form action="/jobs/1"><label>派给<select name="worker"><option value="">选一位</option>
<option value="2">李</option>{gone}</select></label><label><input type="checkbox" name="pick" value="1">选中</label>
<label>原因<input name="reason" value=""></label></form>
<form action="/jobs/2"><label>再派<select name="worker"><option value="">选一位</option><option value="2">李</option>
</select></label></form>"""


@dataclass
class Order:
    state: str = "已下单"
    asked: int = 0
    background: str | None = None

    def region(self) -> str:
        form = FORM.format(gone="" if self.state == "已撤单" else '<option value="3">孙</option>')
        return f'<div data-live-region="state" data-said="{self.state}"><strong>{self.state}</strong>{form}</div>'


@dataclass
class Served:
    url: str
    order: Order
    sockets: SocketIO


@pytest.fixture
def served() -> Iterator[Served]:
    app, order, bp = make_app(), Order(), Blueprint("live", __name__)

    @bp.get("/live/order")
    def show() -> str:
        if request.args.get("fragment"):
            order.asked += 1
            order.background = request.headers.get("X-Background")
            return order.region()
        return app.jinja_env.from_string(PAGE).render(
            region=app.jinja_env.filters["safe"](order.region()),
            elder=False,
            locale="zh",
            support_phone="010-8200-0000",
            current_viewer=None,
            request=request,
        )

    app.register_blueprint(bp)
    sockets = SocketIO(app, async_mode="threading", transports=["websocket"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", order, sockets)
    server.shutdown()
    thread.join()


def test_a_told_topic_is_fetched_swapped_and_announced(
    browser: Browser | None, served: Served, request: pytest.FixtureRequest
) -> None:
    if browser is None:
        missing.append(request.node.nodeid)
        pytest.skip("NO CHROMIUM on this machine: install chromium and fonts-noto-cjk")
    page = browser.new_page()
    page.goto(f"{served.url}/live/order")
    page.wait_for_selector("body[data-socket=open]")
    page.wait_for_timeout(600)
    before = served.order.asked
    assert before == 1, "an open socket asks once what it missed"
    served.order.state = "食堂已接单"
    served.sockets.emit("changed", {"topic": "order", "ref": "L2"})
    served.sockets.emit("changed", {"topic": "board", "ref": "L1"})
    page.wait_for_timeout(600)
    assert served.order.asked == before, "another order's or topic's news is not asked about"
    served.sockets.emit("changed", {"topic": "order", "ref": "L1"})
    page.locator("[data-live-region=state] strong", has_text="食堂已接单").wait_for()
    assert page.locator("[data-announce]").inner_text() == "食堂已接单"
    assert page.locator("[data-live-region=rest]").inner_text() == "不变"
    assert served.order.background == "1"
    page.close()


def test_what_was_chosen_and_not_sent_survives_a_swap(
    browser: Browser | None, served: Served, request: pytest.FixtureRequest
) -> None:
    if browser is None:
        missing.append(request.node.nodeid)
        pytest.skip("NO CHROMIUM on this machine: install chromium and fonts-noto-cjk")
    page = browser.new_page()
    page.goto(f"{served.url}/live/order")
    page.wait_for_selector("body[data-socket=open]")
    page.get_by_label("派给").select_option("2")
    page.get_by_label("选中").check()
    page.get_by_label("原因").fill("厨房检修")
    for state in ("食堂已接单", "已撤单"):
        page.evaluate("document.activeElement.blur()")
        served.order.state = state
        served.sockets.emit("changed", {"topic": "order", "ref": "L1"})
        page.locator("[data-live-region=state] strong", has_text=state).wait_for()
        assert page.get_by_label("派给").input_value() == "2"
        assert page.get_by_label("再派").input_value() == "", "the next job's form is another"
        assert page.get_by_label("选中").is_checked()
        assert page.get_by_label("原因").input_value() == "厨房检修"
    page.close()


def test_a_choice_that_is_gone_is_not_put_back(
    browser: Browser | None, served: Served, request: pytest.FixtureRequest
) -> None:
    if browser is None:
        missing.append(request.node.nodeid)
        pytest.skip("NO CHROMIUM on this machine: install chromium and fonts-noto-cjk")
    page = browser.new_page()
    page.goto(f"{served.url}/live/order")
    page.wait_for_selector("body[data-socket=open]")
    page.get_by_label("派给").select_option("3")
    page.evaluate("document.activeElement.blur()")
    served.order.state = "已撤单"
    served.sockets.emit("changed", {"topic": "order", "ref": "L1"})
    page.locator("[data-live-region=state] strong", has_text="已撤单").wait_for()
    assert page.get_by_label("派给").input_value() == ""
    page.close()


def test_news_between_the_page_and_its_socket_is_fetched(
    browser: Browser | None, served: Served, request: pytest.FixtureRequest
) -> None:
    if browser is None:
        missing.append(request.node.nodeid)
        pytest.skip("NO CHROMIUM on this machine: install chromium and fonts-noto-cjk")
    page = browser.new_page()
    page.goto(f"{served.url}/live/order", wait_until="commit")
    served.order.state = "已付款"  # settled after the page was made, before anybody listens; nothing is told again
    page.wait_for_selector("body[data-socket=open]")
    page.locator("[data-live-region=state] strong", has_text="已付款").wait_for(timeout=5000)
    page.close()
