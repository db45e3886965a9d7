"""Whom I order for: asked, confirmed by the elder's code, withdrawn, through HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import notifications
from app.core import db

MOTHER, DAUGHTER = "13800000001", "13912345678"
ASK = {"phone": MOTHER, "relation": "女儿", "scope": ["meals", "rides"], "limit": "30", "until": "2026-12-31"}
ByPhone = Callable[..., FlaskClient]
Code = Callable[[], str]


def _texts() -> int:
    with db.reading():
        return len(notifications.sent_texts(100))


def test_a_daughter_is_linked_and_her_mother_ends_it(by_phone: ByPhone, newest_code: Code) -> None:
    daughter, mother = by_phone(DAUGHTER, "刘芳"), by_phone(MOTHER)
    assert daughter.post("/me/people/new", data=ASK).location == "/me/people/code"
    page = daughter.get("/me/people/code").text
    assert "138****0001" in page
    assert "王秀兰" not in page
    assert "想替我下单" in mother.get("/me/people").text
    assert daughter.post("/me/people/code", data={"code": "x"}).status_code == 422
    assert daughter.post("/me/people/code", data={"code": newest_code()}).location == "/me/people"
    hers = daughter.get("/me/people").text
    for words in ("王秀兰", "订餐、叫车", "¥30", "2026年12月31日", "可以下单"):
        assert words in hers
    seen = mother.get("/me/people").text
    assert "刘芳" in seen
    link = re.search(r"/me/people/(\d+)/withdrawal", seen)
    assert link is not None
    stranger = by_phone("13712345678", "生人")
    assert stranger.post(link.group()).status_code == 404
    assert mother.post(link.group()).status_code == 303
    assert "还没有替别人下单" in daughter.get("/me/people").text
    assert mother.post(link.group()).status_code == 409
    for browser in (daughter, mother):
        assert "代办已取消" in browser.get("/me/inbox").text


def test_an_unknown_phone_looks_the_same_and_does_not_ring(by_phone: ByPhone) -> None:
    daughter = by_phone(DAUGHTER, "刘芳")
    before = _texts()
    answer = daughter.post("/me/people/new", data=ASK | {"phone": "13700000000"})
    assert (answer.status_code, answer.location) == (303, "/me/people/code")
    assert "137****0000" in daughter.get("/me/people/code").text
    assert daughter.post("/me/people/code", data={"code": "123456"}).status_code == 422
    assert _texts() == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone": "1"}, "phone"), ({"phone": DAUGHTER}, "phone"), ({"relation": ""}, "relation"),
        ({"scope": []}, "scope"), ({"limit": "a lot"}, "limit"), ({"limit": "0"}, "limit"),
        ({"until": "tomorrow"}, "until"), ({"until": "2020-01-01"}, "until"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_said_and_kept(by_phone: ByPhone, changed: dict[str, object], field: str) -> None:
    daughter = by_phone(DAUGHTER, "刘芳")
    before = _texts()
    answer = daughter.post("/me/people/new", data=ASK | changed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    if field != "phone":
        assert f'value="{MOTHER}"' in answer.text
    assert _texts() == before


def test_a_code_page_out_of_order_leads_back(by_phone: ByPhone) -> None:
    daughter = by_phone(DAUGHTER, "刘芳")
    assert daughter.get("/me/people/code").location == "/me/people/new"
    assert daughter.post("/me/people/code", data={"code": "123456"}).location == "/me/people/new"
