"""One at a time: counting rows and adding one must not be overtaken by another who counts."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select

from app.core.db import is_postgresql, session


def take_turn(key: str) -> None:
    """Wait until nobody else holds `key`, until the transaction ends; SQLite has one writer anyway."""
    if is_postgresql():
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
        session().execute(select(func.pg_advisory_xact_lock(number)))
