"""The outbox: work to be done after commit, written with the change that asks for it.

A row is done only when its handler says so; a handler may run twice and must not mind. `app.work`
maps topics to operations and runs what is due, by threads or by Celery.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from sqlalchemy import Index, String, Table, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, Id, insert_rows, is_postgresql, session
from app.core.ids import new_id

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 12


class OutboxRow(Base):
    """One piece of work. `key` is unique: asking twice with one key asks once."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "run_at"),)

    id: Mapped[Id]
    topic: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(160), unique=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    run_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[dt.datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[dt.datetime]


_INSERT = insert(cast(Table, OutboxRow.__table__))


def post(topic: str, payload: dict[str, Any], *, key: str | None = None, run_at: dt.datetime | None = None) -> None:
    """Ask for work on `topic` at `run_at` (UTC, default now); with a `key` used before, nothing."""
    now = clock.now()
    values = {
        "id": new_id(), "topic": topic, "payload": payload, "key": key, "state": "waiting",
        "run_at": run_at or now, "attempts": 0, "created_at": now,
    }  # fmt: skip
    if key is None:
        insert_rows(_INSERT, [values])
        return
    dialect_insert = pg_insert if is_postgresql() else sqlite_insert
    session().execute(dialect_insert(OutboxRow).values(**values).on_conflict_do_nothing(index_elements=["key"]))


def lease(limit: int = 20) -> list[OutboxRow]:
    """Take up to `limit` due rows for five minutes; nobody else gets them meanwhile."""
    s, now = session(), clock.now()
    due = (
        select(OutboxRow)
        .where(OutboxRow.state == "waiting", OutboxRow.run_at <= now)
        .where((OutboxRow.leased_until.is_(None)) | (OutboxRow.leased_until < now))
        .order_by(OutboxRow.run_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(s.scalars(due))
    for row in rows:
        row.leased_until = now + LEASE
        row.attempts += 1
    s.flush()
    return rows


def finish(row_id: int) -> None:
    """The handler did its work."""
    session().execute(update(OutboxRow).where(OutboxRow.id == row_id).values(state="done", leased_until=None))


def fail(row_id: int, error: str) -> None:
    """The handler failed: try again later, ever more slowly; after twelve times the row is `dead`."""
    s = session()
    row = s.get(OutboxRow, row_id)
    if row is None:
        return
    row.last_error, row.leased_until = error[:200], None
    row.run_at = clock.now() + dt.timedelta(seconds=min(3600, 2**row.attempts))
    if row.attempts >= MAX_ATTEMPTS:
        row.state = "dead"


def any_due() -> bool:
    """Whether a lease would find something; a read, so that an idle worker never writes."""
    now = clock.now()
    due = select(OutboxRow.id).where(OutboxRow.state == "waiting", OutboxRow.run_at <= now)
    free = (OutboxRow.leased_until.is_(None)) | (OutboxRow.leased_until < now)
    return session().scalar(due.where(free).limit(1)) is not None


def counts() -> dict[str, int]:
    """How many rows are in each state."""
    query = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
    return dict(session().execute(query).all())
