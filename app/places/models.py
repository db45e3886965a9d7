"""Tables of places: divisions and addresses."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class Division(Base):
    """An administrative division; `code` has 2, 4, 6, 9 or 12 digits (GB/T 2260) and begins with its parent's.

    `centre_*` is an approximate centre in WGS84 degrees where one is known.
    """

    __tablename__ = "divisions"
    __table_args__ = (Index("ix_divisions_parent", "parent_code"),)

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    centre_lat: Mapped[float | None] = mapped_column(Float)
    centre_lon: Mapped[float | None] = mapped_column(Float)


class Address(Base):
    """A door in a community. The detail is sealed; the point is WGS84, its source kept.

    `datum` is the datum the point was given in (`wgs84`, `gcj02`); it was converted on entry.
    `point_source` is `pin`, `community_worker` or `verified_visit`.
    """

    __tablename__ = "addresses"
    __table_args__ = (
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_whole"),
        CheckConstraint("(lat IS NULL) = (point_source IS NULL)", name="point_sourced"),
    )

    id: Mapped[Id]
    community_code: Mapped[str] = mapped_column(ForeignKey("divisions.code"), index=True)
    detail_sealed: Mapped[str]
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    datum: Mapped[str | None] = mapped_column(String(8))
    point_source: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[dt.datetime]
