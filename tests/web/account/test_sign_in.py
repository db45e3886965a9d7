"""Signing in by phone, through HTTP, without scripts."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import accounts, notifications
from app.core import db
from app.core.actors import SYSTEM
from app.web.account.login import COOKIE
from tests.support.time import Clock

KNOWN, NEW = "13800000001", "13912345678"
Code = Callable[[], str]


def _ask(browser: FlaskClient, phone: str, onward: str = "") -> None:
    answer = browser.post("/sign-in", data={"phone": phone, "next": onward})
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")


def test_a_known_phone_leads_on_signed_in(browser: FlaskClient, newest_code: Code) -> None:
    assert browser.get("/me/sessions").location == "/sign-in?next=/me/sessions"
    _ask(browser, "138 0000 0001", "/me/sessions")
    page = browser.get("/sign-in/code").text
    assert "138****0001" in page
    assert KNOWN not in page
    answer = browser.post("/sign-in/code", data={"code": newest_code()})
    assert (answer.status_code, answer.location) == (303, "/me/sessions")
    cookie = answer.headers.getlist("Set-Cookie")
    mine = next(each for each in cookie if each.startswith(f"{COOKIE}="))
    assert "HttpOnly" in mine
    assert "SameSite=Lax" in mine
    assert "现在这台" in browser.get("/me/sessions").text


def test_a_wrong_code_is_said_and_what_was_typed_is_asked_again(browser: FlaskClient, newest_code: Code) -> None:
    _ask(browser, KNOWN)
    wrong = "000000" if newest_code() != "000000" else "111111"
    answer = browser.post("/sign-in/code", data={"code": wrong})
    assert answer.status_code == 422
    assert answer.text.count("验证码不对") == 2, "once in the summary, once at the field"
    assert browser.get_cookie(COOKIE) is None
    for _ in range(4):
        browser.post("/sign-in/code", data={"code": wrong})
    assert "试的次数太多" in browser.post("/sign-in/code", data={"code": newest_code()}).text


def test_someone_new_gives_a_name_and_becomes_a_proxy(browser: FlaskClient, newest_code: Code) -> None:
    _ask(browser, NEW)
    answer = browser.post("/sign-in/code", data={"code": newest_code()})
    assert answer.location == "/sign-in/name"
    assert browser.get_cookie(COOKIE) is None
    for data, field in (({"name": "", "agree": "1"}, "name"), ({"name": "刘芳"}, "agree")):
        refused = browser.post("/sign-in/name", data=data)
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.text
    with db.reading():
        assert accounts.find_by_phone(NEW) is None
    assert browser.post("/sign-in/name", data={"name": "刘芳", "agree": "1"}).location == "/me/people"
    with db.reading():
        person = accounts.find_by_phone(NEW)
        assert person is not None
        assert [role.role for role in accounts.roles_of(person.id)] == ["proxy"]
    assert "刘芳" in browser.get("/me").text


def test_known_and_new_phones_are_answered_alike(browser: FlaskClient) -> None:
    answers = [browser.post("/sign-in", data={"phone": phone}) for phone in (KNOWN, NEW)]
    assert [(each.status_code, each.location) for each in answers] == [(303, "/sign-in/code")] * 2
    with db.reading():
        assert len(notifications.sent_texts()) == 2


def test_the_sixth_code_of_an_hour_is_refused_with_the_typed_kept(browser: FlaskClient) -> None:
    for _ in range(5):
        _ask(browser, NEW)
    answer = browser.post("/sign-in", data={"phone": NEW})
    assert answer.status_code == 429
    assert f'value="{NEW}"' in answer.text
    assert "分钟后再试" in answer.text


@pytest.mark.parametrize("typed", ["", "12345", "<script>", "1" * 500])
def test_what_is_no_phone_is_refused_and_kept(browser: FlaskClient, typed: str) -> None:
    answer = browser.post("/sign-in", data={"phone": typed})
    assert answer.status_code == 422
    assert "请输入 11 位手机号码" in answer.text
    assert "<script>" not in answer.text.replace('<script type="module"', "")


@pytest.mark.parametrize(
    "evil",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "me"],
)
def test_next_never_leads_out(browser: FlaskClient, newest_code: Code, evil: str) -> None:
    page = browser.get("/sign-in", query_string={"next": evil}).text
    assert '<input type="hidden" name="next" value="">' in page
    assert 'href="/sign-in/staff"' in page
    _ask(browser, KNOWN, evil)
    assert browser.post("/sign-in/code", data={"code": newest_code()}).location == "/"


def test_steps_out_of_order_lead_back(browser: FlaskClient, newest_code: Code, clock: Clock) -> None:
    assert browser.get("/sign-in/code").location == "/sign-in"
    assert browser.post("/sign-in/code", data={"code": "123456"}).location == "/sign-in"
    assert browser.get("/sign-in/name").location == "/sign-in"
    assert browser.post("/sign-in/name", data={"name": "x", "agree": "1"}).location == "/sign-in"
    _ask(browser, KNOWN)
    code = newest_code()
    clock.forward(minutes=11)
    assert browser.post("/sign-in/code", data={"code": code}).location == "/sign-in"


def test_the_browsers_note_holds_no_readable_phone(browser: FlaskClient) -> None:

    _ask(browser, KNOWN)
    cookie = browser.get_cookie("session")
    assert cookie is not None
    readable = base64.urlsafe_b64decode(cookie.value.split(".")[0] + "===")
    assert KNOWN.encode() not in readable


def test_signing_out_ends_the_session_row(by_phone: Callable[..., FlaskClient]) -> None:
    browser = by_phone(KNOWN)
    token = browser.get_cookie(COOKIE)
    assert token is not None
    assert browser.post("/sign-out").location == "/"
    with db.reading():
        assert accounts.load_viewer(token.value) is None
    assert browser.get("/me").status_code == 302
    assert browser.post("/sign-out").status_code == 303


def test_an_ended_account_is_not_opened(browser: FlaskClient, newest_code: Code) -> None:
    with db.transaction():
        person = accounts.find_by_phone(KNOWN)
        assert person is not None
        accounts.end_person(person.id, by=SYSTEM)
    _ask(browser, KNOWN)
    assert browser.post("/sign-in/code", data={"code": newest_code()}).location == "/sign-in"
    assert browser.get_cookie(COOKIE) is None


def test_forms_need_their_token(street_with_csrf: FlaskClient) -> None:
    answer = street_with_csrf.post("/sign-in", data={"phone": KNOWN})
    assert answer.status_code == 409
    with db.reading():
        assert notifications.sent_texts() == []


@pytest.fixture
def street_with_csrf(browser: FlaskClient) -> FlaskClient:
    """A browser of an application that asks for the token, as it does outside tests."""
    browser.application.config["WTF_CSRF_ENABLED"] = True
    return browser
