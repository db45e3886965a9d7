"""Filling the templates: every migration, and the named cast."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path

from app import create_app
from app.core import clock, db
from tests.support.settings import settings_for
from tests.support.time import MONDAY_MORNING

ROOT = Path(__file__).resolve().parents[2]


def migrate(url: str) -> None:
    """Bring an empty database to the newest revision, the way an installation does."""
    if not any((ROOT / "migrations" / "versions").glob("*.py")):
        create_tables(url)
        return
    app = create_app(settings_for(url))
    with app.app_context():
        import_module("flask_migrate").upgrade(directory=str(ROOT / "migrations"))
    db.dispose()


def create_tables(url: str) -> None:
    """The tables straight from the models."""
    for path in sorted((ROOT / "app").rglob("models.py")):
        with suppress(ImportError):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    db.metadata.create_all(db.init_engine(url))
    db.dispose()


def seed(url: str) -> None:
    """Put the named cast of people and places into a migrated database."""
    create_app(settings_for(url))
    with clock.freeze(MONDAY_MORNING):
        import_module("app.cli.seed").fill()
    db.dispose()
