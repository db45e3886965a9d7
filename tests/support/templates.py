"""Filling the templates: every migration, and the named cast."""

from __future__ import annotations

import flask_migrate

from app import create_app
from app.core import clock, db
from app.web.kernel import migrations
from tests.support.settings import settings_for
from tests.support.time import MONDAY_MORNING
from tools.demo import plant


def migrate(url: str) -> None:
    """Bring an empty database to the newest revision, the way an installation does."""
    app = create_app(settings_for(url))
    with app.app_context():
        flask_migrate.upgrade(directory=str(migrations.DIRECTORY))
    db.dispose()


def seed(url: str) -> None:
    """Put the named cast of people and places into a migrated database."""
    create_app(settings_for(url))
    with clock.freeze(MONDAY_MORNING):
        plant()
    db.dispose()
