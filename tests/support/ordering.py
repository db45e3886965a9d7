"""Ordering tomorrow's lunch for 王秀兰 the way a person does: by reading the page and pressing what it says."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import ledger, orders
from app.core import clock, db
from app.orders.models import Order
from app.residents.models import Resident
from tests.support.people import person_named, viewer_of

LUNCH = "午餐 · 一荤两素"
ELDER, DAUGHTER = "王秀兰", "刘芳"
PAID = "提交订单并支付 ¥6.00"
RECEIPT = re.compile(r"/orders/L[^/]+/receipt")


def tomorrow() -> dt.date:
    """The day the stories order for."""
    return clock.today() + dt.timedelta(days=1)


def clear_tomorrow(name: str = ELDER) -> None:
    """Cancel what the cast has planted for somebody's tomorrow, so that all of it is a story's own."""
    daughter = viewer_of(DAUGHTER)
    for order in orders_on(tomorrow(), name):
        with db.transaction():
            orders.cancel(order.id, by=daughter, reason="时间有变")


def orders_on(day: dt.date, name: str = ELDER) -> list[Order]:
    """Somebody's orders of a day that have not ended early."""
    person = person_named(name)
    with db.reading() as session:
        query = select(Order).join(Resident, Resident.id == Order.resident_id)
        query = query.where(
            Resident.person_id == person.id, Order.service_date == day, Order.state.not_in(orders.ENDED)
        )
        return list(session.scalars(query))


def books_hold() -> None:
    """`ledger.check()` finds nothing."""
    with db.reading():
        faults = ledger.check()
    assert not faults, faults


def to_check_page(page: Page, day: str = "明天") -> None:
    """From the home page to the check page: service, day, portion."""
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="订餐").click()
    page.get_by_role("link", name=LUNCH, exact=True).click()
    expect(page.get_by_role("heading", name="为什么是这个价")).to_be_visible()
    page.get_by_role("link", name="订这一餐").click()
    expect(page.get_by_role("heading", name="哪几天要？")).to_be_visible()
    page.get_by_role("checkbox", name=day).check()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="要几份？")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="请核对订单")).to_be_visible()


def pay(page: Page) -> str:
    """From the gateway's page to the receipt; the order's number."""
    page.get_by_role("button", name=re.compile("确认支付")).click()
    for _try in range(20):
        if RECEIPT.search(page.url):
            break
        back = page.get_by_role("link", name="回到订单")
        (back if back.count() else page.get_by_role("link", name="刷新看看")).click()
    expect(page.get_by_role("heading", name="订好了")).to_be_visible()
    found = re.search(r"/orders/(L[^/]+)/receipt", page.url)
    assert found, page.url
    return found[1]
