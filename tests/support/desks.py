"""Browsers without scripts for people of a small trade, who were never given names to sign in with."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app import accounts
from app.accounts import Viewer
from app.core import db
from app.web.account.login import COOKIE

Desk = Callable[[Viewer], FlaskClient]


def desk(app: Flask, person: Viewer) -> FlaskClient:
    """A client signed in as the person, with the second factor given."""
    assert person.person_id is not None
    with db.transaction():
        token = accounts.start_session(person.person_id, "tests", second_factor=True)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return client
