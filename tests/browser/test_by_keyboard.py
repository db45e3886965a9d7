"""The keyboard alone orders a lunch and decides an application."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.ordering import LUNCH, RECEIPT, clear_tomorrow, orders_on, tomorrow
from tests.support.screens import Screens

pytestmark = pytest.mark.browser
FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels[0];
  return ((label || one).textContent || '').trim() + ' ' + (one.getAttribute('aria-label') || '');
}"""


def listening(page: Page) -> None:
    """The queue's keyboard is there: it has freed the box that picks all rows."""
    expect(page.locator("[data-pick-all]")).to_be_enabled()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has focus says `words`; everything a person needs is on that way."""
    for _press in range(90):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"the keyboard does not reach {words!r} on {page.url}")


def test_a_lunch_is_ordered_by_keyboard(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳", desk=True)
    page.goto("/")
    for words, key, then in (
        ("订餐", "Enter", "给王秀兰订"), (LUNCH, "Enter", "为什么是这个价"), ("订这一餐", "Enter", "哪几天要？"),
    ):  # fmt: skip
        tab_to(page, words)
        page.keyboard.press(key)
        expect(page.get_by_role("heading", name=then)).to_be_visible()
    tab_to(page, "明天")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="要几份？")).to_be_visible()
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="请核对订单")).to_be_visible()
    tab_to(page, "提交订单并支付")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="待支付")).to_be_visible()
    tab_to(page, "确认支付")
    page.keyboard.press("Enter")
    page.wait_for_url(RECEIPT)
    assert len(orders_on(tomorrow())) == 1


def test_an_application_is_endorsed_and_approved_by_keyboard_and_pays(screens: Screens) -> None:
    worker = screens.open("韩雪", desk=True)
    worker.goto("/community/applications")
    tab_to(worker, "刘振国")
    worker.keyboard.press("Enter")
    expect(worker.get_by_role("main")).to_contain_text("刘振国")
    tab_to(worker, "核实无误")
    worker.keyboard.press("Enter")
    expect(worker.get_by_role("button", name="核实无误")).to_have_count(0)

    desk = screens.open("陈立", desk=True)
    desk.goto("/street/applications")
    listening(desk)
    for _press in range(20):
        desk.keyboard.press("j")
        if "刘振国" in desk.evaluate("document.activeElement.textContent"):
            break
    desk.keyboard.press("k")
    desk.keyboard.press("j")
    assert "刘振国" in desk.evaluate("document.activeElement.textContent")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="刘振国")).to_be_visible()
    expect(desk.locator(".case-head")).to_contain_text("规则判定：符合")
    listening(desk)
    desk.keyboard.press("a")
    expect(desk.get_by_role("status")).to_contain_text("已通过")

    old_man = screens.open("刘振国")
    old_man.goto("/applications")
    expect(old_man.get_by_text("已批准").or_(old_man.get_by_text("已有资格")).first).to_be_visible()
    old_man.goto("/services")
    old_man.get_by_role("link", name=LUNCH, exact=True).click()
    bill = old_man.locator(".who-pays")
    expect(bill).to_contain_text("养老服务消费补贴")
    expect(bill).to_contain_text("−¥9.00")
