"""Migrations: one line of them, up and down and up again on this engine, and nothing the models have beyond them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect

from app import create_app
from app.core import db
from app.web.kernel import migrations
from tests.support.databases import Databases
from tests.support.settings import settings_for

DIRECTORY = str(migrations.DIRECTORY)


@pytest.fixture
def installation(databases: Databases, data_dir: Path) -> Iterator[Flask]:
    """The application on a database with nothing in it, not even a table."""
    name = databases.new_name()
    app = create_app(settings_for(databases.create(name), data_dir))
    with app.app_context():
        yield app
    db.dispose()
    databases.drop(name)


def tables() -> set[str]:
    return set(inspect(db.engine()).get_table_names()) - {"alembic_version"}


def test_there_is_one_head() -> None:
    assert len(migrations.heads()) == 1


def test_up_down_and_up_again(installation: Flask) -> None:
    flask_migrate.upgrade(directory=DIRECTORY)
    migrations.import_models()
    assert tables() == set(db.metadata.tables)
    flask_migrate.downgrade(directory=DIRECTORY, revision="base")
    assert tables() == set()
    flask_migrate.upgrade(directory=DIRECTORY)
    assert tables() == set(db.metadata.tables)
    with db.reading() as session:
        assert migrations.at_head(session.connection())


def test_the_models_have_nothing_beyond_the_migrations(installation: Flask) -> None:
    flask_migrate.upgrade(directory=DIRECTORY)
    flask_migrate.check(directory=DIRECTORY)


def test_readiness_asks_for_the_migrations(installation: Flask) -> None:
    client = installation.test_client()
    before = client.get("/healthz/ready")
    assert (before.status_code, before.get_json()["checks"]["database"]) == (503, "migrate")
    flask_migrate.upgrade(directory=DIRECTORY)
    after = client.get("/healthz/ready")
    assert (after.status_code, after.get_json()["checks"]["database"]) == (200, "ok")
