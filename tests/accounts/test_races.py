"""Limits that are rows hold when many ask at once; without the turn they would not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from sqlalchemy import func, select

from app import accounts
from app.accounts import codes
from app.accounts.models import PhoneCode
from app.core import clock as app_clock
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import TooMany
from app.core.ids import new_id
from tests.support import neighbours
from tests.support.time import Clock

PHONE = "13800000001"
AT_ONCE = 10


def _all_at_once(act: Callable[[], object]) -> list[object]:
    """What each of ten threads got, all let go together."""
    gate = threading.Barrier(AT_ONCE)

    def one(_number: int) -> object:
        gate.wait()
        return act()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def _ask() -> bool:
    try:
        with db.transaction():
            accounts.ask_code(PHONE, "sign_in")
    except TooMany:
        return False
    return True


def _stored() -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(PhoneCode)) or 0


def test_ten_at_once_get_five_codes(database: str) -> None:
    assert sorted(_all_at_once(_ask)) == [False] * 5 + [True] * 5
    assert _stored() == 5


def test_without_the_turn_more_would_get_through(
    database: str, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: on PostgreSQL counting alone is overtaken; SQLite's single writer needs no turn."""
    counted = threading.Barrier(AT_ONCE)

    def instead_of_waiting(_key: str) -> None:
        return None

    def slow_id() -> int:
        if engine_name == "postgresql":
            counted.wait(timeout=20)
        return new_id()

    monkeypatch.setattr(codes, "take_turn", instead_of_waiting)
    monkeypatch.setattr(codes, "new_id", slow_id)
    got = _all_at_once(_ask)
    assert got.count(True) == (AT_ONCE if engine_name == "postgresql" else 5)
    assert _stored() == got.count(True)


@pytest.fixture
def factor(database: str, clock: Clock) -> tuple[int, str, str]:
    """A person with a second factor: id, the code of this half minute, a recovery code."""
    with db.transaction():
        person = neighbours.person("陈立")
        totp = pyotp.TOTP(accounts.begin_second_factor(person.id))
        recovery = accounts.confirm_second_factor(person.id, totp.at(app_clock.now()), by=SYSTEM)
    assert recovery is not None
    clock.forward(minutes=1)
    return person.id, totp.at(app_clock.now()), recovery[0]


@pytest.mark.parametrize("which", [1, 2], ids=["time-based", "recovery"])
def test_one_code_opens_once_however_many_try(factor: tuple[int, str, str], which: int) -> None:
    def attempt() -> str:
        with db.transaction():
            return accounts.check_second_factor(factor[0], str(factor[which]))

    assert _all_at_once(attempt).count("right") == 1
