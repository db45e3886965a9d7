"""Tables of providers: who they are, their certificates, areas and workers."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id

KINDS = ("government", "social_organisation", "enterprise")
STATES = ("applied", "returned", "verified", "suspended", "rejected", "ended")


class Provider(Base):
    """An organisation that serves. Nothing of it is sold before the street office has verified it.

    `score` is hundredths of a point out of five (470 = 4.7), None where there is none yet.
    """

    __tablename__ = "providers"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"state IN {STATES}", name="state"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(12))
    street_code: Mapped[str] = mapped_column(ForeignKey("divisions.code"), index=True)
    score: Mapped[int | None]
    score_count: Mapped[int] = mapped_column(default=0)
    applied_by: Mapped[int | None]
    decided_reason: Mapped[str | None] = mapped_column(String(200))
    verified_by: Mapped[int | None]
    verified_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class Certificate(Base):
    """A licence of a provider or a certificate of one of its workers, valid from a day to a day (inclusive).

    It counts once somebody other than who entered it has checked it against the original.
    """

    __tablename__ = "certificates"
    __table_args__ = (CheckConstraint("valid_until >= valid_from", name="days"),)

    id: Mapped[Id]
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    number: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[dt.date] = mapped_column(Date)
    valid_until: Mapped[dt.date] = mapped_column(Date)
    recorded_by: Mapped[int | None]
    checked_by: Mapped[int | None]
    checked_at: Mapped[dt.datetime | None]


class ServiceArea(Base):
    """A division a provider serves, with all its children."""

    __tablename__ = "service_areas"
    __table_args__ = (UniqueConstraint("provider_id", "division_code"),)

    id: Mapped[Id]
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    division_code: Mapped[str] = mapped_column(ForeignKey("divisions.code"), index=True)


class Worker(Base):
    """A person who carries out a provider's jobs, with skills as codes (`courier`, `cook`, `caregiver`…)."""

    __tablename__ = "workers"
    __table_args__ = (UniqueConstraint("provider_id", "person_id"), Index("ix_workers_person", "person_id"))

    id: Mapped[Id]
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(12), default="active")
    skills: Mapped[list[str]]
    created_at: Mapped[dt.datetime]
