"""Signing in by password and second factor: nobody is half signed in."""

from __future__ import annotations

import re

import pyotp
from flask.testing import FlaskClient

from app.core import clock as app_clock
from app.web.account.login import COOKIE
from tests.support.time import Clock
from tests.web.account.conftest import PASSWORD


def _password(browser: FlaskClient, password: str = PASSWORD, onward: str = "") -> str | None:
    return browser.post("/sign-in/staff", data={"login": "chenli", "password": password, "next": onward}).location


def _enrol(browser: FlaskClient, onward: str = "") -> tuple[pyotp.TOTP, list[str]]:
    assert _password(browser, onward=onward) == "/second-factor"
    page = browser.get("/second-factor")
    assert "<svg" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r'class="num">([A-Z2-7 ]+)<', page.text)
    assert found is not None
    totp = pyotp.TOTP(found.group(1).replace(" ", ""))
    answer = browser.post("/second-factor", data={"code": totp.at(app_clock.now())})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return totp, re.findall(r"<strong>([A-Z2-9]{5}-[A-Z2-9]{5})</strong>", answer.text)


def test_the_first_sign_in_sets_up_the_second_factor(browser: FlaskClient) -> None:
    _totp, codes = _enrol(browser)
    assert len(codes) == 10
    assert browser.get_cookie(COOKIE) is not None
    assert browser.get("/me").status_code == 200
    again = browser.post("/second-factor", data={"code": "123456"})
    assert again.location == "/sign-in/staff"
    assert codes[0] not in browser.get("/second-factor", follow_redirects=True).text


def test_a_password_alone_opens_nothing(browser: FlaskClient) -> None:
    assert _password(browser) == "/second-factor"
    assert browser.get_cookie(COOKIE) is None
    for page in ("/me", "/street/", "/me/sessions"):
        assert "/sign-in" in (browser.get(page).location or "")
    answer = browser.post("/second-factor", data={"code": "000000"})
    assert answer.status_code == 422
    assert browser.get_cookie(COOKIE) is None


def test_both_steps_and_a_recovery_code(browser: FlaskClient, clock: Clock) -> None:
    totp, codes = _enrol(browser)
    browser.post("/sign-out")
    clock.forward(minutes=1)
    assert _password(browser, onward="/me/sessions") == "/sign-in/staff/second-factor"
    assert browser.get("/second-factor").location == "/sign-in/staff/second-factor"
    code = totp.at(app_clock.now())
    answer = browser.post("/sign-in/staff/second-factor", data={"code": code})
    assert (answer.status_code, answer.location) == (303, "/me/sessions")
    browser.post("/sign-out")
    assert _password(browser) == "/sign-in/staff/second-factor"
    assert browser.post("/sign-in/staff/second-factor", data={"code": code}).status_code == 422, "replayed"
    assert browser.post("/sign-in/staff/second-factor", data={"code": codes[0]}).location == "/street/applications"
    browser.post("/sign-out")
    _password(browser)
    assert browser.post("/sign-in/staff/second-factor", data={"code": codes[0]}).status_code == 422


def test_wrong_passwords_are_said_alike_and_lock(browser: FlaskClient) -> None:
    known = browser.post("/sign-in/staff", data={"login": "chenli", "password": "nope"})
    unknown = browser.post("/sign-in/staff", data={"login": "nobody", "password": "nope"})
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert "用户名或密码不对" in known.text
    assert "用户名或密码不对" in unknown.text
    assert 'value="chenli"' in known.text
    assert "nope" not in known.text
    answers = [browser.post("/sign-in/staff", data={"login": "chenli", "password": "nope"}) for _ in range(4)]
    assert [each.status_code for each in answers] == [422, 422, 422, 429]
    assert browser.post("/sign-in/staff", data={"login": "chenli", "password": PASSWORD}).status_code == 429


def test_steps_out_of_order_lead_back(browser: FlaskClient, clock: Clock) -> None:
    for path in ("/second-factor", "/sign-in/staff/second-factor"):
        assert browser.get(path).location == "/sign-in/staff"
        assert browser.post(path, data={"code": "123456"}).location == "/sign-in/staff"
    _password(browser)
    clock.forward(minutes=11)
    assert browser.get("/second-factor").location == "/sign-in/staff"


def test_an_officials_session_warns_and_background_polling_does_not_keep_it(browser: FlaskClient, clock: Clock) -> None:
    _enrol(browser)
    assert "data-session-ends=" in browser.get("/me").text
    for _ in range(4):
        clock.forward(minutes=8)
        browser.get("/me?fragment=1")
        browser.get("/me", headers={"X-Background": "1"})
    assert browser.get("/me").status_code == 302
    _password(browser)


def test_a_used_session_slides_on(browser: FlaskClient, clock: Clock) -> None:
    _enrol(browser)
    for _ in range(4):
        clock.forward(minutes=25)
        assert browser.get("/me").status_code == 200
