"""Throw-away databases for one run: a file of SQLite, or a cluster of PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from flask.cli import ScriptInfo
from psycopg import sql

from app import create_app
from app.config import Config
from app.core import db
from tools.postgres import cluster

ROOT = Path(__file__).resolve().parent.parent
WORLD_BEGINS = "2026-11-23T09:00"
ENGINES = ("sqlite", "postgresql")


class Place:
    """Where the databases of one engine are made; `folder` holds the application's files."""

    def __init__(self, engine: str, folder: Path, server_url: str = "") -> None:
        self.engine = engine
        self.folder = folder
        self._server = server_url

    def address(self, name: str) -> str:
        """The address of a new empty database."""
        if self.engine == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        with psycopg.connect(self._server.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._server.rsplit("/", 1)[0] + f"/{name}"


@contextmanager
def place(engine: str) -> Iterator[Place]:
    """A place for databases, gone after the block."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        if engine == "sqlite":
            yield Place(engine, Path(folder))
            return
        with cluster() as server:
            yield Place(engine, Path(folder), server.url())


def environment(url: str, folder: Path, **more: str) -> dict[str, str]:
    """The settings of a process on a database of the bench; every process has the same secrets and clock."""
    return {
        "ENVIRONMENT": "development", "DATABASE_URL": url, "DATA_DIR": str(folder), "LINLI_CLOCK": WORLD_BEGINS,
        "BACKGROUND": "none", **more,
    }  # fmt: skip


def application(url: str, folder: Path) -> Flask:
    """The application of this process on a database."""
    return create_app(Config.from_env(environment(url, folder)))


def migrate(app: Flask) -> None:
    """Bring the application's database up to date."""
    app.cli.main(
        args=["db", "upgrade"], prog_name="bench", obj=ScriptInfo(create_app=lambda: app), standalone_mode=False
    )


@contextmanager
def opened(engine: str) -> Iterator[Flask]:
    """The application on one fresh database."""
    with place(engine) as where:
        app = application(where.address("bench"), where.folder)
        migrate(app)
        try:
            yield app
        finally:
            db.dispose()
