"""Passwords and second factors: right, wrong, locked, replayed, lost."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest

from app import accounts
from app.accounts.models import RecoveryCode
from app.core import clock as app_clock
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Invalid
from tests.support import neighbours
from tests.support.time import Clock

PASSWORD = "three calm lanes"


@pytest.fixture
def chen(database: str) -> int:
    """Somebody with a password and no second factor yet."""
    with db.transaction():
        person = neighbours.person("陈立")
        accounts.set_password(person.id, "ChenLi", PASSWORD, by=SYSTEM)
    return person.id


def _try(login: str, password: str) -> str:
    with db.transaction():
        return accounts.check_password(login, password).outcome


def _factor(person_id: int, code: str) -> str:
    with db.transaction():
        return accounts.check_second_factor(person_id, code)


def _set_up(person_id: int) -> tuple[pyotp.TOTP, list[str]]:
    with db.transaction():
        totp = pyotp.TOTP(accounts.begin_second_factor(person_id))
        codes = accounts.confirm_second_factor(person_id, totp.at(app_clock.now()), by=SYSTEM)
    assert codes is not None
    return totp, codes


def test_a_password_opens_the_first_step(chen: int) -> None:
    with db.transaction():
        answer = accounts.check_password(" chenli ", PASSWORD)
    assert (answer.outcome, answer.person_id) == ("right", chen)
    assert _try("chenli", PASSWORD + "x") == "wrong"
    assert _try("nobody", PASSWORD) == "wrong"


def test_five_failures_lock_for_fifteen_minutes(chen: int, clock: Clock) -> None:
    assert [_try("chenli", "not it") for _ in range(5)] == ["wrong"] * 4 + ["locked"]
    assert _try("chenli", PASSWORD) == "locked"
    assert [_try("nobody", "x") for _ in range(5)][-1] == "locked"
    clock.forward(minutes=15, seconds=1)
    assert _try("chenli", PASSWORD) == "right"


def test_a_wrong_second_factor_counts_as_a_failure(chen: int, clock: Clock) -> None:
    totp, codes = _set_up(chen)
    clock.forward(minutes=1)
    assert [_factor(chen, "000000x") for _ in range(5)][-1] == "locked"
    assert _factor(chen, totp.at(app_clock.now())) == "locked"
    assert _factor(chen, codes[0]) == "locked"
    assert _try("chenli", PASSWORD) == "locked"


def test_both_steps_right_start_the_count_anew(chen: int, clock: Clock) -> None:
    totp, _codes = _set_up(chen)
    clock.forward(minutes=1)
    for _ in range(4):
        _try("chenli", "wrong")
    assert _factor(chen, totp.at(app_clock.now())) == "right"
    assert _try("chenli", "wrong") == "wrong"


def test_a_time_based_code_works_once(chen: int, clock: Clock) -> None:
    totp, _codes = _set_up(chen)
    assert _factor(chen, totp.at(app_clock.now())) == "wrong", "the code that confirmed is a step already used"
    clock.forward(seconds=60)
    code = totp.at(app_clock.now())
    assert _factor(chen, f"{code[:3]} {code[3:]}") == "right"
    assert _factor(chen, code) == "wrong"
    clock.forward(seconds=60)
    late = totp.at(app_clock.now())
    clock.forward(seconds=30)
    assert _factor(chen, late) == "right", "one step late is still in time"
    clock.forward(seconds=60)
    assert _factor(chen, totp.at(app_clock.now() - dt.timedelta(seconds=90))) == "wrong"


def test_recovery_codes_work_once_each(chen: int) -> None:
    _totp, codes = _set_up(chen)
    assert len(set(codes)) == 10
    assert _factor(chen, codes[3].lower()) == "right"
    assert _factor(chen, codes[3]) == "wrong"
    with db.transaction() as s:
        assert accounts.recovery_codes_left(chen) == 9
        assert all(codes[0].replace("-", "") not in row.code_digest for row in s.query(RecoveryCode))
        fresh = accounts.renew_recovery_codes(chen, by=SYSTEM)
    assert _factor(chen, codes[0]) == "wrong"
    assert _factor(chen, fresh[0]) == "right"


def test_a_second_factor_is_set_up_once_and_reset_by_an_administrator(chen: int) -> None:
    with db.transaction():
        assert accounts.check_second_factor(chen, "123456") == "wrong"
        secret = accounts.begin_second_factor(chen)
        assert accounts.begin_second_factor(chen) == secret
        assert accounts.confirm_second_factor(chen, "abcdef", by=SYSTEM) is None
    _set_up(chen)
    with db.transaction():
        with pytest.raises(Conflict):
            accounts.begin_second_factor(chen)
        token = accounts.start_session(chen, "test", second_factor=True)
        accounts.reset_second_factor(chen, by=SYSTEM)
        assert accounts.load_viewer(token) is None
        assert accounts.begin_second_factor(chen) != secret


@pytest.mark.parametrize(
    ("login", "password", "field"),
    [("ab", PASSWORD, "login"), ("a b c", PASSWORD, "login"), ("chen", "short", "password"),
     ("chenli9", "chenli9chenli9", "password"), ("chen", "aaaaaaaaaaaa", "password")],
)  # fmt: skip
def test_weak_ones_are_refused(chen: int, login: str, password: str, field: str) -> None:
    with db.transaction(), pytest.raises(Invalid) as refused:
        accounts.set_password(chen, login, password, by=SYSTEM)
    assert set(refused.value.fields) == {field}


def test_a_login_belongs_to_one_person(chen: int) -> None:
    with db.transaction():
        other = neighbours.person("吴梅")
        with pytest.raises(Conflict):
            accounts.set_password(other.id, "chenli", PASSWORD, by=SYSTEM)
