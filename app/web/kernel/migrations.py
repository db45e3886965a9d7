"""The adapter between Flask-Migrate and the house's own declarative base, and where the database stands."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_migrate.cli import db as migration_commands
from sqlalchemy import Connection, Engine, MetaData

from app.config import Config
from app.core import db

ROOT = Path(__file__).resolve().parents[3]
DIRECTORY = ROOT / "migrations"
MIGRATION_LOCK = 516_001


class Adapter:
    """What Flask-Migrate asks of a database extension: its metadata and its engine."""

    metadata: MetaData = db.metadata

    @property
    def engine(self) -> Engine:
        """The process's engine."""
        return db.engine()


def init_app(app: Flask, config: Config) -> None:
    """Give the application `flask db …`."""
    Migrate(app, Adapter(), directory=str(DIRECTORY), compare_type=True)
    app.cli.add_command(migration_commands)


def import_models() -> None:
    """Import every room's tables, so that the metadata is whole whoever asks first."""
    for path in sorted((ROOT / "app").rglob("models.py")):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def heads() -> tuple[str, ...]:
    """The newest revisions of the tree; one, or the gate fails."""
    return tuple(ScriptDirectory(str(DIRECTORY)).get_heads())


def applied(connection: Connection) -> tuple[str, ...]:
    """The revisions the database stands at."""
    context: Any = MigrationContext.configure(connection)
    return tuple(context.get_current_heads())


def at_head(connection: Connection) -> bool:
    """Whether the database has every migration."""
    return sorted(applied(connection)) == sorted(heads())
