"""My page, my sessions, who looked at my data, language and mode."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import accounts, residents
from app.core import db
from app.web.account.login import COOKIE
from tests.support import neighbours
from tests.support.neighbours import STREET

MOTHER = "13800000001"
ByPhone = Callable[..., FlaskClient]


def test_my_page_shows_the_switch_and_the_ways(by_phone: ByPhone) -> None:
    page = by_phone(MOTHER).get("/me").text
    for words in ("王秀兰", "138****0001", "换成长辈版", "亲情版", "谁看过我的资料", "登录过的设备", "退出登录"):
        assert words in page
    assert MOTHER not in page


@pytest.mark.parametrize(
    "path", ["/me", "/me/sessions", "/me/people", "/me/people/new", "/me/people/code", "/me/looks"]
)
def test_nobody_signed_in_is_led_to_sign_in_and_back(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).location == f"/sign-in?next={path}"


def test_sessions_are_ended_one_by_one_or_all_others(by_phone: ByPhone) -> None:
    here, there = by_phone(MOTHER), by_phone(MOTHER)
    assert here.get("/me/sessions").text.count("/ending") == 3
    token = there.get_cookie(COOKIE)
    assert token is not None
    with db.reading():
        other = accounts.load_viewer(token.value)
    assert other is not None
    assert here.post(f"/me/sessions/{other.session_id}/ending").status_code == 303
    assert there.get("/me").status_code == 302
    assert here.post("/me/sessions/ending").status_code == 303
    assert here.get("/me").status_code == 200


def test_anothers_session_is_not_found(by_phone: ByPhone, street: Flask) -> None:
    mine, theirs = by_phone(MOTHER), by_phone("13912345678", "刘芳")
    token = theirs.get_cookie(COOKIE)
    assert token is not None
    with db.reading():
        other = accounts.load_viewer(token.value)
    assert other is not None
    assert mine.post(f"/me/sessions/{other.session_id}/ending").status_code == 404
    assert mine.post("/me/sessions/1/ending").status_code == 404
    assert theirs.get("/me").status_code == 200


def test_a_full_look_is_read_by_the_resident(by_phone: ByPhone) -> None:
    browser = by_phone(MOTHER)
    assert "还没有人看过" in browser.get("/me/looks").text
    with db.transaction():
        worker = neighbours.official("community_worker", STREET, "孙洁").acting("community_worker")
        person = accounts.find_by_phone(MOTHER)
        assert person is not None
        resident = residents.of_person(person.id)
        assert resident is not None
        residents.look(worker, resident.id, "phone", "上门没人，打电话确认")
    page = browser.get("/me/looks").text
    for words in ("孙洁", "社区工作者", "手机号码", "上门没人，打电话确认"):
        assert words in page


def test_mode_and_language_stay_with_browser_and_person(by_phone: ByPhone) -> None:
    browser = by_phone(MOTHER)
    assert 'data-mode="standard"' in browser.get("/me").text
    answer = browser.post("/mode", data={"mode": "elder", "next": "/me"})
    assert (answer.status_code, answer.location) == (303, "/me")
    assert 'data-mode="elder"' in browser.get("/me").text
    assert browser.post("/language", data={"language": "en", "next": "//evil.example"}).location == "/"
    assert 'lang="en"' in browser.get("/me").text
    with db.reading():
        person = accounts.find_by_phone(MOTHER)
        assert person is not None
        assert (person.language, person.elder_mode) == ("en", True)


@pytest.mark.parametrize(
    ("path", "data"), [("/mode", {"mode": "disco"}), ("/language", {"language": "fr"}), ("/mode", {})]
)
def test_an_unknown_choice_is_refused(browser: FlaskClient, path: str, data: dict[str, str]) -> None:
    assert browser.post(path, data=data).status_code == 422
