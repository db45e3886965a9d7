"""What a person meets when something is wrong: a plain sentence, what they typed, and a way on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app import accounts
from app.core import db
from app.core.actors import SYSTEM
from tests.support.ordering import PAID, clear_tomorrow, orders_on, to_check_page, tomorrow
from tests.support.people import person_named
from tests.support.screens import Screens

pytestmark = pytest.mark.browser


def sign_in_by_phone(page: Page, phone: str) -> None:
    """From the phone's page to where one was going, by the code in the demo's inbox."""
    page.get_by_label("手机号码").fill(phone)
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_role("heading", name=re.compile("六位验证码"))).to_be_visible()
    inbox = page.context.new_page()
    inbox.goto("/demo/inbox")
    found = re.search(r"\d{6}", inbox.get_by_text(re.compile(r"验证码.*\d{6}|\d{6}.*验证码")).first.inner_text())
    inbox.close()
    assert found
    page.get_by_label("验证码").fill(found[0])
    page.get_by_role("button", name="登录").click()


def write_note(page: Page, letter: str, times: int) -> None:
    """Past the field's own limit, as a program would."""
    fill = "(field, [letter, times]) => { field.removeAttribute('maxlength'); field.value = letter.repeat(times); }"
    page.eval_on_selector("#place textarea", fill, [letter, times])


def test_a_wrong_code_is_told_at_the_field(screens: Screens) -> None:
    page = screens.open()
    page.goto("/sign-in")
    page.get_by_label("手机号码").fill("13800000002")
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    expect(page).to_have_title(re.compile("^错误："))


def test_a_session_that_ends_on_the_way_keeps_the_answers(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳")
    to_check_page(page)
    asked = page.url
    with db.transaction():
        accounts.end_all_sessions(person_named("刘芳").id, by=SYSTEM)
    page.goto(asked)
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in_by_phone(page, "13800000002")
    expect(page.get_by_role("heading", name="请核对订单")).to_be_visible()
    expect(page.get_by_role("button", name=PAID)).to_be_visible()


def test_a_stale_form_says_so_and_orders_nothing(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳")
    to_check_page(page)
    page.eval_on_selector("#place [name=csrf_token]", "field => { field.value = 'of another day'; }")
    page.get_by_role("button", name=PAID).click()
    expect(page.get_by_role("main")).to_contain_text("没有任何内容被提交")
    assert not orders_on(tomorrow())


def test_somebody_elses_order_is_not_found(screens: Screens) -> None:
    clear_tomorrow("孙桂英")
    page = screens.open("李明")
    number = orders_on(tomorrow())[0].number
    answer = page.goto(f"/orders/{number}")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(number)


def test_a_million_letters_are_refused_in_words(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳")
    to_check_page(page)
    page.eval_on_selector(
        "#place textarea", "field => { field.maxLength = 2000000; field.value = '好'.repeat(1000000); }"
    )
    page.get_by_role("button", name=PAID).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(re.compile("太大|太长|不要超过"))
    assert not orders_on(tomorrow())


def test_a_long_note_is_kept_and_told(screens: Screens) -> None:
    clear_tomorrow()
    page = screens.open("刘芳")
    to_check_page(page)
    write_note(page, "慢", 300)
    page.get_by_role("button", name=PAID).click()
    expect(page.locator(".error-summary")).to_contain_text("200")
    assert page.get_by_label(re.compile("想对服务商说的话")).input_value() == "慢" * 300
    assert not orders_on(tomorrow())


def test_a_session_cookie_of_nobody_leads_to_the_door(screens: Screens) -> None:
    page = screens.open(token="nobody's")
    page.goto("/orders")
    expect(page).to_have_url(re.compile("/sign-in"))
