"""Codes to a phone: their life, their tries, their number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import accounts
from app.accounts.events import PhoneCodeAsked
from app.accounts.models import PhoneCode
from app.core import db, events
from app.core.errors import Invalid, TooMany
from tests.support.time import Clock

PHONE, OTHER = "13800000001", "13900000002"


@pytest.fixture
def sent() -> Iterator[list[PhoneCodeAsked]]:
    """Every code asked for in the test."""
    heard: list[PhoneCodeAsked] = []
    before = dict(events._table)
    events.install({PhoneCodeAsked: [heard.append]})
    yield heard
    events.install(before)


def _ask(phone: str = PHONE, purpose: str = "sign_in", *, quietly: bool = False) -> None:
    with db.transaction():
        accounts.ask_code(phone, purpose, quietly=quietly)


def _take(code: str, phone: str = PHONE, purpose: str = "sign_in") -> str:
    with db.transaction():
        return accounts.take_code(phone, purpose, code)


def test_a_code_opens_once(database: str, sent: list[PhoneCodeAsked]) -> None:
    _ask()
    code = sent[0].code
    assert len(code) == 6
    assert code.isdigit()
    assert _take(code, OTHER) == "spent"
    assert _take(code, purpose="link") == "spent"
    assert _take(f" {code} ") == "right"
    assert _take(code) == "spent"


def test_a_code_ends_after_ten_minutes(database: str, sent: list[PhoneCodeAsked], clock: Clock) -> None:
    _ask()
    clock.forward(minutes=9, seconds=59)
    assert _take("000000" if sent[0].code != "000000" else "000001") == "wrong"
    clock.forward(seconds=2)
    assert _take(sent[0].code) == "spent"


def test_after_five_tries_even_the_right_code_is_spent(database: str, sent: list[PhoneCodeAsked]) -> None:
    _ask()
    wrong = "111111" if sent[0].code != "111111" else "222222"
    assert [_take(wrong) for _ in range(5)] == ["wrong"] * 5
    assert _take(sent[0].code) == "spent"


def test_a_newer_code_replaces_an_older(database: str, sent: list[PhoneCodeAsked], clock: Clock) -> None:
    _ask()
    clock.forward(seconds=30)
    _ask()
    if sent[0].code != sent[1].code:
        assert _take(sent[0].code) == "wrong"
    assert _take(sent[1].code) == "right"


def test_five_an_hour_and_no_more(database: str, sent: list[PhoneCodeAsked], clock: Clock) -> None:
    for number in range(5):
        _ask(purpose="sign_in" if number % 2 else "link", quietly=number == 4)
        clock.forward(minutes=1)
    assert len(sent) == 4
    with pytest.raises(TooMany) as refused:
        _ask()
    assert refused.value.params == {"minutes": 56}
    _ask(OTHER)
    clock.forward(minutes=56)
    _ask()
    assert len(sent) == 6


def test_nothing_readable_is_stored(database: str, sent: list[PhoneCodeAsked]) -> None:
    _ask()
    with db.reading() as s:
        row = s.query(PhoneCode).one()
        stored = " ".join(str(value) for value in vars(row).values())
    assert PHONE not in stored
    assert sent[0].code not in row.code_digest[:6]
    assert sent[0].code not in repr(sent[0])
    assert PHONE not in repr(sent[0])


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 0000 0001", PHONE),
        ("+86 138-0000-0001", PHONE),
        ("１３８０００００００１", PHONE),
        ("008613800000001", PHONE),
    ],
)
def test_phones_are_read_as_people_write_them(typed: str, normal: str) -> None:
    assert accounts.normal_phone(typed) == normal


@pytest.mark.parametrize(
    "typed", ["", "12800000001", "1380000000", "138000000011", "abc", "010-66666666", "١٣٨٠٠٠٠٠٠٠١"]
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        accounts.normal_phone(typed)
