"""The trail: every act that matters leaves one row, sealed afterwards into a chain of hashes.

Rows are inserted unchained, so that no act waits for another; `seal` takes them in id order and
links each to the one before. `verify` names the first row that no longer matches its seal.
History of state changes is the same table (`lifecycle` writes here), so a thing's file is one query.
Details name ids and codes, never names, phones or addresses.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, String, Table, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.actors import Actor
from app.core.db import Base, Id, IdColumn, insert_rows, session
from app.core.ids import new_id

GENESIS = "0" * 64
SETTLE = dt.timedelta(seconds=2)


class AuditRow(Base):
    """One act: who, for whom, on what, what, when, from and to which state, why, by which channel."""

    __tablename__ = "audit_rows"
    __table_args__ = (Index("ix_audit_rows_subject", "subject", "subject_id", "id"),)

    id: Mapped[Id]
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_role: Mapped[str] = mapped_column(String(32))
    for_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    act: Mapped[str] = mapped_column(String(48))
    from_state: Mapped[str | None] = mapped_column(String(32))
    to_state: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None]
    channel: Mapped[str] = mapped_column(String(16))
    detail: Mapped[dict[str, Any]]


# On the table, not the class: no mapper work on the paths that write many orders.
_INSERT = insert(cast(Table, AuditRow.__table__))


class AuditSeal(Base):
    """The place of one audit row in the chain."""

    __tablename__ = "audit_seals"

    sequence: Mapped[int] = mapped_column(IdColumn, primary_key=True, autoincrement=False)
    row_id: Mapped[int] = mapped_column(ForeignKey("audit_rows.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))


def row_values(
    by: Actor,
    subject: str,
    subject_id: int,
    act: str,
    *,
    for_id: int | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    reason: str | None = None,
    detail: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The values of one row, for paths that insert many at once."""
    return {
        "id": new_id(), "at": clock.now(), "actor_id": by.person_id, "actor_role": by.role, "for_id": for_id,
        "subject": subject, "subject_id": subject_id, "act": act, "from_state": from_state,
        "to_state": to_state, "reason": reason, "channel": by.channel, "detail": detail or {},
    }  # fmt: skip


def record(by: Actor, subject: str, subject_id: int, act: str, **more: Any) -> None:
    """Write one row in the open transaction; keywords as in `row_values`."""
    insert_rows(_INSERT, [row_values(by, subject, subject_id, act, **more)])


def record_all(rows: Sequence[dict[str, Any]]) -> None:
    """Write rows made by `row_values` with one statement."""
    insert_rows(_INSERT, rows)


def history(subject: str, subject_id: int) -> Sequence[AuditRow]:
    """All rows about one thing, oldest first."""
    query = select(AuditRow).where(AuditRow.subject == subject, AuditRow.subject_id == subject_id)
    return session().scalars(query.order_by(AuditRow.id)).all()


def _digest(before: str, row: AuditRow) -> str:
    content = [
        row.id, row.at.isoformat(), row.actor_id, row.actor_role, row.for_id, row.subject, row.subject_id,
        row.act, row.from_state, row.to_state, row.reason, row.channel, row.detail,
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def seal(limit: int = 5000) -> int:
    """Seal rows older than two seconds (so that no slower writer slips in before them); how many.

    One caller at a time: `work` gives this job a single turn.
    """
    s = session()
    last = s.scalars(select(AuditSeal).order_by(AuditSeal.sequence.desc()).limit(1)).first()
    sequence, digest = (last.sequence, last.digest) if last else (0, GENESIS)
    unsealed = (
        select(AuditRow)
        .outerjoin(AuditSeal, AuditSeal.row_id == AuditRow.id)
        .where(AuditSeal.row_id.is_(None), AuditRow.at <= clock.now() - SETTLE)
        .order_by(AuditRow.id)
        .limit(limit)
    )
    seals = []
    for row in s.scalars(unsealed):
        sequence, digest = sequence + 1, _digest(digest, row)
        seals.append({"sequence": sequence, "row_id": row.id, "digest": digest})
    if seals:
        s.execute(insert(AuditSeal), seals)
    return len(seals)


def verify() -> int | None:
    """The id of the first row that does not match the chain; None when all of it holds.

    A missing row shows as a gap: the id named is then the one its seal points at.
    """
    digest = GENESIS
    for expected, (seal_row, row) in enumerate(_chain(), start=1):
        if row is None or seal_row.sequence != expected:
            return seal_row.row_id
        digest = _digest(digest, row)
        if digest != seal_row.digest:
            return row.id
    return None


def _chain() -> Iterator[tuple[AuditSeal, AuditRow | None]]:
    query = (
        select(AuditSeal, AuditRow)
        .outerjoin(AuditRow, AuditRow.id == AuditSeal.row_id)
        .order_by(AuditSeal.sequence)
        .execution_options(yield_per=1000)
    )
    yield from session().execute(query)


def unsealed_count() -> int:
    """How many rows wait for the chain."""
    query = select(func.count()).select_from(AuditRow).outerjoin(AuditSeal, AuditSeal.row_id == AuditRow.id)
    return session().scalar(query.where(AuditSeal.row_id.is_(None))) or 0


def any_due() -> bool:
    """Whether `seal` would find something; a read, so that an idle installation writes nothing."""
    due = select(AuditRow.id).outerjoin(AuditSeal, AuditSeal.row_id == AuditRow.id)
    due = due.where(AuditSeal.row_id.is_(None), AuditRow.at <= clock.now() - SETTLE)
    return session().scalar(due.limit(1)) is not None
