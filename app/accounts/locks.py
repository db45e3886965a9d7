"""One at a time: counting rows and adding one must not be overtaken, and what is used once is used once."""

from __future__ import annotations

import hashlib
from typing import Any, cast

from sqlalchemy import CursorResult, Update, func, select

from app.core.db import is_postgresql, session


def take_turn(key: str) -> None:
    """Wait until nobody else holds `key`, until the transaction ends; SQLite has one writer anyway."""
    if is_postgresql():
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
        session().execute(select(func.pg_advisory_xact_lock(number)))


def changed(statement: Update) -> int:
    """Run an update whose condition is the guard; how many rows it changed."""
    return cast("CursorResult[Any]", session().execute(statement)).rowcount
