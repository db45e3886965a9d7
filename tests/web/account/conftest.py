"""The account console on a small neighbourhood: nothing of the cast is needed to sign in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import accounts, notifications
from app.core import db
from app.core.actors import SYSTEM
from tests.support import neighbours
from tests.support.neighbours import STREET

PASSWORD = "three calm lanes"


@pytest.fixture
def street(bare_app: Flask) -> Flask:
    """The application with divisions, a resident with a phone, and an officer with a password."""
    with db.transaction():
        neighbours.settle()
        neighbours.resident()
        officer = neighbours.person("陈立")
        accounts.set_password(officer.id, "chenli", PASSWORD, by=SYSTEM)
        accounts.grant(officer.id, "street_officer", by=SYSTEM, division_code=STREET)
    return bare_app


@pytest.fixture
def browser(street: Flask) -> FlaskClient:
    """A browser without scripts, nobody signed in."""
    return street.test_client()


@pytest.fixture
def newest_code(street: Flask) -> Callable[[], str]:
    """The six digits of the newest text message."""

    def read() -> str:
        with db.reading():
            text = notifications.sent_texts(1)[0].text
        found = re.search(r"\d{6}", text)
        assert found is not None
        return found.group()

    return read


@pytest.fixture
def by_phone(street: Flask, newest_code: Callable[[], str]) -> Callable[..., FlaskClient]:
    """Sign in by phone, giving a name where the phone is new; the browser."""

    def sign_in(phone: str, name: str = "") -> FlaskClient:
        browser = street.test_client()
        browser.post("/sign-in", data={"phone": phone})
        answer = browser.post("/sign-in/code", data={"code": newest_code()})
        assert answer.status_code == 303
        if name:
            assert answer.location == "/sign-in/name"
            answer = browser.post("/sign-in/name", data={"name": name, "agree": "1"})
            assert answer.status_code == 303
        return browser

    return sign_in
