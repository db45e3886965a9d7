"""Tables of visits: what really happened, and the code that proves it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.money import Money


class HandoverCode(Base):
    """The four-digit code a resident gives to who hands over. Sealed: the resident's page shows it.

    Wrong tries are counted on the row; after five it is locked for fifteen minutes. `last_key` is the
    key of the last try, so that a try sent twice counts once.
    """

    __tablename__ = "handover_codes"

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), unique=True)
    code_sealed: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]
    last_key: Mapped[str | None] = mapped_column(String(64))


class Visit(Base):
    """The record of one service: who, for whom, what, where, from when to when, with what proof.

    `proof` is `code` (the resident's code), `no_answer` (left by the ladder of attempts) or
    `dispatcher` (recorded by the provider, held for a decision). `flags` name what a person must look at.
    `served_by` is the person who served, a courier or, at the counter, one of the provider's staff.
    `key` is the key of the hand-over that finished it: sent twice, it answers the same.
    """

    __tablename__ = "visits"
    __table_args__ = (UniqueConstraint("job_id", "attempt"),)

    id: Mapped[Id]
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    served_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    attempt: Mapped[int] = mapped_column(default=1)
    en_route_at: Mapped[dt.datetime | None]
    arrived_at: Mapped[dt.datetime | None]
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    delivered: Mapped[Decimal | None]
    proof: Mapped[str | None] = mapped_column(String(12))
    flags: Mapped[list[str]]
    note: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[dict[str, Any]]
    cash_collected: Mapped[Money | None]
    key: Mapped[str | None] = mapped_column(String(64))
