"""An order by plain HTTP: one form after the other, no browser, no scripts; each repeat gives the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from app.availability.models import Stock
from app.catalogue.models import Menu, Service
from app.core import db
from tests.support.ordering import DAUGHTER, LUNCH, books_hold, clear_tomorrow, orders_on, tomorrow
from tests.support.people import SignIn

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
Typed = MultiDict[str, str]


@pytest.fixture
def daughter(as_person: SignIn) -> Iterator[FlaskClient]:
    clear_tomorrow()
    with as_person(DAUGHTER) as client:
        yield client


def _service_id() -> int:
    with db.reading() as session:
        return session.scalars(select(Service.id).where(Service.name == LUNCH)).one()


def _leave(left: int) -> None:
    with db.transaction() as session:
        key = session.scalars(select(Menu.id).where(Menu.service_id == _service_id(), Menu.day == tomorrow())).one()
        session.execute(update(Stock).where(Stock.key == key).values(capacity=Stock.taken + left))


def check_page(client: FlaskClient, **more: str) -> Typed:
    """What the check page's form would send."""
    asked = {"service": str(_service_id()), "day": str(tomorrow()), "quantity": "1", **more}
    shown = client.get("/orders/check", query_string=asked)
    assert shown.status_code == 200, shown.location
    form = shown.text.split('id="place"')[1].split("</form>")[0]
    return MultiDict((name, unescape(value)) for name, value in HIDDEN.findall(form))


def number_of_orders() -> int:
    return len(orders_on(tomorrow()))


def test_each_repeat_gives_the_same_order(daughter: FlaskClient) -> None:
    sent = check_page(daughter)
    answers = [daughter.post("/orders", data=sent) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1, "each leads to the same pay page"
    assert number_of_orders() == 1


def test_who_took_the_last_portion_may_send_the_form_again(daughter: FlaskClient) -> None:
    sent = check_page(daughter, payment="cash")
    _leave(1)
    first, second = (daughter.post("/orders", data=sent) for _ in range(2))
    assert first.location == second.location
    assert "/receipt" in first.location
    assert number_of_orders() == 1
    books_hold()


def test_who_comes_too_late_is_offered_the_nearest(daughter: FlaskClient) -> None:
    sent = check_page(daughter)
    _leave(0)
    answer = daughter.post("/orders", data=sent)
    assert answer.status_code == 409
    assert "晚了一步" in answer.text
    offered = re.findall(r'href="(/orders/check[^"]+)"', answer.text)
    assert offered
    assert daughter.get(unescape(offered[0])).status_code in (200, 302)
    assert number_of_orders() == 0


def test_a_price_that_was_never_shown_is_shown_first(daughter: FlaskClient) -> None:
    sent = check_page(daughter)
    sent.setlist("fingerprint", ["0" * 64])
    answer = daughter.post("/orders", data=sent)
    assert answer.status_code == 409
    assert "请再看一遍" in answer.text
    assert number_of_orders() == 0


def test_the_same_meal_twice_is_asked_about_first(daughter: FlaskClient) -> None:
    daughter.post("/orders", data=check_page(daughter, payment="cash"))
    again = check_page(daughter, payment="cash")
    refused = daughter.post("/orders", data=again)
    assert refused.status_code == 409
    assert number_of_orders() == 1
    again["again"] = "1"
    assert daughter.post("/orders", data=again).status_code == 303
    assert number_of_orders() == 2
    books_hold()


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": "none"}, {"service": "9" * 30}, {"day": "2026-13-45"}, {"day": "2020-01-01"}, {"quantity": "0"},
        {"quantity": "99999999999999999999"}, {"quantity": "-1"}, {"address": "1"}, {"option": "x"}, {"for": "1"},
        {"handover": "by drone"}, {"key": ""}, {"note": "字" * 201}, {"fingerprint": "\x00"},
    ],
)  # fmt: skip
def test_nothing_wrong_that_is_sent_breaks_or_orders(daughter: FlaskClient, wrong: dict[str, str]) -> None:
    sent = check_page(daughter)
    for name, value in wrong.items():
        sent.setlist(name, [value])
    answer = daughter.post("/orders", data=sent)
    assert answer.status_code < 500
    harmless = {"option", "handover", "address"} & set(wrong)
    assert number_of_orders() == 0 or harmless
