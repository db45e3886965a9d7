"""The sandbox's pay page and the webhook routes, over HTTP in the process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import payments
from app.core import db, outbox
from app.core.actors import SYSTEM
from app.core.money import Money
from app.payments import conversation, sandbox
from app.payments.models import GatewayEvent, Payment
from app.work.runner import run_due
from tests.support import funded


@pytest.fixture
def town(bare_app: Flask) -> funded.Town:
    return funded.found()


@pytest.fixture
def browser(bare_app: Flask) -> FlaskClient:
    return bare_app.test_client()


@pytest.fixture
def wired(bare_app: Flask) -> Iterator[None]:
    """The sandbox's webhooks reach the real route of the application under test."""

    def carry(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        return bare_app.test_client().post(url, data=body, headers=dict(headers)).status_code

    undo = conversation.speak_through(carry)
    yield
    undo()


def opened(town: funded.Town) -> tuple[int, str]:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        payment_id = payments.start(
            [order_id], [Money(1300)], payer_id=town.person_id, return_to="/orders/x?seen=1", by=SYSTEM
        ).id
    return payment_id, conversation.open_checkout(payment_id) or ""


def state_of(payment_id: int) -> str:
    with db.reading() as s:
        return s.get_one(Payment, payment_id).state


def test_pay_from_page_to_settled(town: funded.Town, browser: FlaskClient, wired: None) -> None:
    payment_id, page = opened(town)
    shown = browser.get(page).get_data(as_text=True)
    assert "演示支付" in shown
    assert "¥13.00" in shown.replace("<!-- -->", "")
    answer = browser.post(page, data={"method": "wechat_pay", "outcome": "paid"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/orders/x?seen=1")
    assert state_of(payment_id) == "open", "only the webhook settles"
    while run_due():
        pass
    assert state_of(payment_id) == "settled"
    assert browser.post(page, data={"method": "card", "outcome": "failed"}).status_code == 303
    assert "支付成功" in browser.get(page).get_data(as_text=True)


def test_refused_on_the_page(town: funded.Town, browser: FlaskClient, wired: None) -> None:
    payment_id, page = opened(town)
    browser.post(page, data={"method": "card", "outcome": "failed"})
    while run_due():
        pass
    assert state_of(payment_id) == "failed"
    assert "没有扣款" in browser.get(page).get_data(as_text=True)


@pytest.mark.parametrize("form", [{}, {"method": "gold", "outcome": "paid"}, {"method": "card", "outcome": "free"}])
def test_nonsense_is_told_and_changes_nothing(town: funded.Town, browser: FlaskClient, form: dict[str, str]) -> None:
    payment_id, page = opened(town)
    answer = browser.post(page, data=form)
    assert answer.status_code == 422
    assert "请选择一种付款方式" in answer.get_data(as_text=True)
    assert state_of(payment_id) == "open"


def test_an_unknown_page_is_not_found(town: funded.Town, browser: FlaskClient) -> None:
    assert browser.get("/sandbox/pay/sbx_nothing").status_code == 404
    assert browser.post("/sandbox/pay/sbx_nothing", data={"method": "card", "outcome": "paid"}).status_code == 404


def test_english_is_the_same_page(town: funded.Town, browser: FlaskClient) -> None:
    _, page = opened(town)
    browser.set_cookie("language", "en")
    assert browser.get(page).status_code == 200


@pytest.mark.parametrize("headers", [{}, {sandbox.HEADER: "t=1,v1=00"}, {sandbox.HEADER: "nonsense"}])
def test_an_unsigned_webhook_is_refused_and_stores_nothing(
    town: funded.Town, browser: FlaskClient, headers: dict[str, str]
) -> None:
    answer = browser.post("/webhooks/sandbox", data=b'{"id": "x"}', headers=headers)
    assert answer.status_code == 400
    with db.reading() as s:
        assert s.scalar(select(func.count()).select_from(GatewayEvent)) == 0


def test_a_gateway_the_installation_lacks_is_not_found(town: funded.Town, browser: FlaskClient) -> None:
    assert browser.post("/webhooks/stripe", data=b"{}").status_code == 404


def test_a_signed_webhook_about_nothing_we_know_is_asked_for_again(town: funded.Town, browser: FlaskClient) -> None:
    payload = {"id": "evt_1", "type": "checkout.paid", "kind": "checkout", "ref": "sbx_unknown"}
    body, headers = sandbox.signed_webhook(payload)
    assert browser.post("/webhooks/sandbox", data=body, headers=headers).status_code == 503


def test_a_webhook_the_route_refuses_waits_in_the_outbox(town: funded.Town, browser: FlaskClient) -> None:
    _, page = opened(town)
    browser.post(page, data={"method": "card", "outcome": "paid"})
    undo = conversation.speak_through(lambda _url, _body, _headers: 503)
    try:
        run_due()
    finally:
        undo()
    with db.reading() as s:
        row = s.scalars(select(outbox.OutboxRow).where(outbox.OutboxRow.topic == sandbox.TOPIC)).one()
    assert (row.state, row.last_error) == ("waiting", "GatewayError")
