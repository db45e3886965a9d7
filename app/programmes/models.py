"""Tables of programmes: the published rules, version by version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id

VERSION_STATES = ("draft", "published", "ended")


class ProgrammeVersion(Base):
    """One version of a programme as `policy/FORMAT.md` writes it; kept for ever, orders point at it.

    `definition` is the programme, `context` its file's `values` and `facts`, `cases` the worked cases
    that held when it was published. `programme_id` is the file's `id`; `division_code` the division
    whose programme it is (its residents alone are asked).
    """

    __tablename__ = "programme_versions"
    __table_args__ = (
        CheckConstraint(f"state IN {VERSION_STATES}", name="state"),
        UniqueConstraint("programme_id", "number"),
        Index("ix_programme_versions_in_force", "state", "effective_from"),
    )

    id: Mapped[Id]
    programme_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    division_code: Mapped[str] = mapped_column(ForeignKey("divisions.code"))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(120))
    pays: Mapped[str] = mapped_column(String(10))
    effective_from: Mapped[dt.date] = mapped_column(Date)
    effective_until: Mapped[dt.date | None] = mapped_column(Date)
    definition: Mapped[dict[str, Any]]
    context: Mapped[dict[str, Any]]
    cases: Mapped[list[Any]]
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10))
    created_by: Mapped[int | None]
    created_at: Mapped[dt.datetime]
    published_by: Mapped[int | None]
    published_at: Mapped[dt.datetime | None]
