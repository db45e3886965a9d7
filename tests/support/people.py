"""People of the named cast: finding them, and being signed in as them without typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import or_, select

from app import accounts
from app.core import db
from app.web.account.login import COOKIE

SignIn = Callable[[str], FlaskClient]


def person_named(name: str) -> accounts.Person:
    """The one person of this name or login; fails the test where there is none or several."""
    with db.reading() as session:
        query = select(accounts.Person).where(or_(accounts.Person.name == name, accounts.Person.login == name))
        found = session.scalars(query).all()
    assert len(found) == 1, f"{len(found)} people of the cast are called {name}"
    return found[0]


def token_of(name: str) -> str:
    """A session's token; staff, who have a login, have given their second factor."""
    person = person_named(name)
    with db.transaction():
        return accounts.start_session(person.id, "tests", second_factor=person.login is not None)


def viewer_of(name: str) -> accounts.Viewer:
    """The viewer somebody of the cast is, for tests that call operations and queries directly."""
    token = token_of(name)
    with db.reading():
        viewer = accounts.load_viewer(token)
    assert viewer is not None
    return viewer


@pytest.fixture
def as_person(app: Flask) -> SignIn:
    """`as_person("王秀兰")` gives a client signed in as somebody of the cast, by name or login."""

    def sign_in(name: str) -> FlaskClient:
        client = app.test_client()
        client.set_cookie(COOKIE, token_of(name))
        return client

    return sign_in
