"""Double clicks, reloads, the back button and repeats give one order; the last portion goes to one of two."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from app.availability.models import Stock
from app.catalogue.models import Menu, Service
from app.core import db
from app.payments.models import Payment
from tests.support.ordering import LUNCH, PAID, books_hold, clear_tomorrow, orders_on, pay, to_check_page, tomorrow
from tests.support.screens import Screens

pytestmark = pytest.mark.browser


def leave_portions(left: int) -> None:
    """Let so many of tomorrow's lunches be left."""
    with db.transaction() as session:
        query = select(Menu.id).join(Service, Service.id == Menu.service_id)
        query = query.where(Service.name == LUNCH, Menu.day == tomorrow())
        keys = session.scalars(query).all()
        assert len(keys) == 1
        session.execute(update(Stock).where(Stock.key == keys[0]).values(capacity=Stock.taken + left))


def test_a_double_click_is_one_order(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳")
    to_check_page(page)
    page.get_by_role("button", name=PAID).dblclick()
    expect(page.get_by_role("heading", name="待支付")).to_be_visible()
    assert len(orders_on(tomorrow())) == 1


def test_two_tabs_that_send_the_same_page_make_one_order(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳")
    to_check_page(page)
    sent = page.evaluate(
        """async () => {
          const form = document.getElementById('place');
          const body = () => new URLSearchParams(new FormData(form));
          const send = () => fetch(form.action, {method: 'POST', body: body(), redirect: 'manual'});
          return (await Promise.all([send(), send(), send()])).map(answer => answer.type);
        }"""
    )
    assert sent == ["opaqueredirect"] * 3
    assert len(orders_on(tomorrow())) == 1


def test_back_and_reload_after_paying_change_nothing(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳")
    to_check_page(page)
    page.get_by_role("button", name=PAID).click()
    number = pay(page)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(number)
    page.goto(page.url.replace("/receipt", "/payment"))
    expect(page).to_have_url(re.compile(f"/orders/{number}/receipt"))
    for _step in range(6):
        if "/orders/check" in page.url:
            break
        page.go_back()
    again = page.get_by_role("button", name=re.compile("提交订单并支付"))
    expect(again).to_be_visible()
    again.click()
    page.wait_for_load_state()
    assert [one.number for one in orders_on(tomorrow())] == [number]
    with db.reading() as session:
        paid = session.scalars(select(Payment.state).where(Payment.state == "settled")).all()
    assert paid
    books_hold()


def test_of_two_who_want_the_last_portion_one_is_offered_the_next_best(screens: Screens) -> None:
    clear_tomorrow()
    clear_tomorrow("孙桂英")
    leave_portions(1)
    first, second = screens.open("刘芳"), screens.open("何立新")
    to_check_page(first)
    second.goto("/people")
    second.get_by_role("button", name=re.compile("孙桂英")).click()
    to_check_page(second)
    first.get_by_role("button", name=PAID).click()
    expect(first.get_by_role("heading", name="待支付")).to_be_visible()
    second.get_by_role("button", name=re.compile("提交订单")).click()
    expect(second.get_by_role("heading", name="晚了一步")).to_be_visible()
    expect(second.get_by_role("main")).to_contain_text("什么都没有订")
    assert not orders_on(tomorrow(), "孙桂英")
    second.locator(".tasks a").first.click()
    expect(second.get_by_role("main")).to_contain_text("孙桂英")
    books_hold()
