"""The application inside the test's own process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core import db
from tests.support.settings import settings_for


def _application(url: str, data_dir: Path) -> Iterator[Flask]:
    made = create_app(settings_for(url, data_dir))
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    db.dispose()


@pytest.fixture
def bare_app(database: str, data_dir: Path) -> Iterator[Flask]:
    """The application on an empty, migrated database."""
    yield from _application(database, data_dir)


@pytest.fixture
def app(world: str, data_dir: Path) -> Iterator[Flask]:
    """The application on this test's own copy of the named cast."""
    yield from _application(world, data_dir)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, nobody signed in."""
    return app.test_client()
