"""One lunch the whole way on real screens: the daughter orders and pays, the canteen sends, the courier hands over."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import db
from app.orders.models import Order
from tests.support.ordering import PAID, books_hold, clear_tomorrow, orders_on, pay, to_check_page, tomorrow
from tests.support.screens import Screens

pytestmark = pytest.mark.browser


def place_and_pay(page: Page) -> str:
    """The order's number; what is paid by whom is read on the way."""
    to_check_page(page)
    expect(page.locator("dl").first).to_contain_text("王秀兰")
    bill = page.locator(".who-pays")
    for words in ("¥20.00", "养老服务消费补贴", "−¥9.00", "养老助餐补贴", "−¥5.00", "王秀兰付"):
        expect(bill).to_contain_text(words)
    page.get_by_role("button", name=PAID).click()
    expect(page.get_by_role("heading", name="待支付")).to_be_visible()
    return pay(page)


def accept(board: Page, number: str) -> None:
    board.goto(f"/provider/board?day={tomorrow()}")
    job = board.locator("article.job", has_text=number)
    job.get_by_role("button", name="接单").click()
    expect(board.get_by_text("已接单").first).to_be_visible()


def send(board: Page, number: str) -> None:
    job = board.locator("article.job", has_text=number)
    job.get_by_role("combobox").select_option(label="李强")
    job.get_by_role("button", name="派人").click()
    expect(board.get_by_text("已派人").first).to_be_visible()


def carry(phone: Page, number: str) -> None:
    """Out, and there."""
    [order] = [one for one in orders_on(tomorrow()) if one.number == number]
    phone.goto(f"/worker/?day={tomorrow()}")
    phone.locator(f"a[href$='/worker/jobs/{order.id}']").first.click()
    phone.get_by_role("button", name="出发").click()
    phone.get_by_role("button", name="到了").click()
    expect(phone.get_by_role("heading", name="交给王秀兰")).to_be_visible()


def hand_over(phone: Page, code: str) -> None:
    phone.get_by_label("四位取餐码").fill(code)
    phone.get_by_role("button", name="交到手里了").click()
    expect(phone.get_by_text("已交付：王秀兰")).to_be_visible()


def state_of(number: str) -> str:
    with db.reading() as session:
        return session.scalars(select(Order.state).where(Order.number == number)).one()


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_a_lunch_from_home_page_to_delivered(screens: Screens, mode: str) -> None:
    clear_tomorrow()
    daughter = screens.open("刘芳", mode=mode)
    number = place_and_pay(daughter)
    daughter.get_by_role("link", name="看到哪一步了").click()
    timeline = daughter.locator(".timeline")
    expect(timeline).to_contain_text("提交了订单")
    daughter.wait_for_selector("body[data-socket=open]")
    board, courier = screens.open("周敏", desk=True), screens.open("李强")
    accept(board, number)
    expect(timeline).to_contain_text("服务商已接单")
    send(board, number)
    expect(timeline).to_contain_text("已派给服务人员")
    carry(courier, number)
    expect(timeline).to_contain_text("已到门口")
    hand_over(courier, daughter.locator(".handover-code").inner_text())
    expect(timeline).to_contain_text("已送达")
    expect(daughter.locator(".order-hero")).to_contain_text("已完成")
    assert state_of(number) == "completed"
    books_hold()


def test_where_sockets_fail_the_page_asks_by_itself(screens: Screens) -> None:
    clear_tomorrow()
    daughter = screens.open("刘芳", sockets=False)
    daughter.clock.install()
    number = place_and_pay(daughter)
    daughter.get_by_role("link", name="看到哪一步了").click()
    daughter.wait_for_selector(".timeline")
    daughter.clock.run_for("00:02")
    accept(screens.open("周敏", desk=True), number)
    timeline = daughter.locator(".timeline")
    expect(timeline).not_to_contain_text("服务商已接单")
    daughter.clock.run_for("00:31")
    expect(timeline).to_contain_text("服务商已接单")


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_the_same_lunch_without_scripts(screens: Screens, mode: str) -> None:
    clear_tomorrow()
    daughter = screens.open("刘芳", mode=mode, scripts=False)
    number = place_and_pay(daughter)
    board, courier = screens.open("周敏", desk=True, scripts=False), screens.open("李强", scripts=False)
    accept(board, number)
    send(board, number)
    carry(courier, number)
    daughter.get_by_role("link", name="看到哪一步了").click()
    expect(daughter.locator(".timeline")).to_contain_text("已到门口")
    hand_over(courier, daughter.locator(".handover-code").inner_text())
    daughter.reload()
    expect(daughter.locator(".timeline")).to_contain_text("已送达")
    assert state_of(number) == "completed"
    books_hold()
