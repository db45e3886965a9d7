"""Planting the demo: a database nobody depends on yet need not reach the disk at every commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.cli import seed
from app.core import db


def plant() -> bool:
    """Put the named cast into the process's database; whether this was the first time."""
    with unflushed():
        return seed.fill()


@contextmanager
def unflushed() -> Iterator[None]:
    """On SQLite, commit without waiting for the disk inside the block: some 2,500 waits for the cast."""
    engine = db.engine()
    if engine.dialect.name != "sqlite":
        yield
        return

    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engine, "connect", hurry)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", hurry)
        engine.dispose()
