"""Tables of enrolment: applications, the decisions on their steps, and who is enrolled."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class Application(Base):
    """A resident's application for a programme, on its way through the programme's steps.

    `step` is the index of the step it waits at (`step_by`, `step_task`: whose and what); `due_on` the day
    that step's clock ends; `holds` and `answer_sealed` the rule's answer, line by line, when it was last
    submitted (it tells of health, so it is sealed, and so is what the applicant wrote); `missing` the papers
    asked for when it was returned; `monthly` fen a month it may come to; `street_code` the residence's street.
    """

    __tablename__ = "applications"
    __table_args__ = (
        Index("ix_applications_queue", "street_code", "state", "due_on"),
        Index("ix_applications_decided", "street_code", "decided_at"),
        Index(
            "uq_applications_open", "resident_id", "programme_id", unique=True,
            postgresql_where=text("state IN ('draft', 'submitted', 'endorsed', 'reviewed', 'returned')"),
            sqlite_where=text("state IN ('draft', 'submitted', 'endorsed', 'reviewed', 'returned')"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(24), unique=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    programme_id: Mapped[str] = mapped_column(String(60))
    version_id: Mapped[int] = mapped_column(ForeignKey("programme_versions.id"))
    applied_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[int] = mapped_column(default=0)
    step_by: Mapped[str | None] = mapped_column(String(10))
    step_task: Mapped[str | None] = mapped_column(String(10))
    statement_sealed: Mapped[str | None]
    holds: Mapped[bool]
    answer_sealed: Mapped[str]
    monthly: Mapped[int | None]
    monthly_at_most: Mapped[bool] = mapped_column(default=True)
    documents: Mapped[list[str]]
    missing: Mapped[list[str]]
    community_code: Mapped[str] = mapped_column(String(12))
    street_code: Mapped[str] = mapped_column(String(12))
    submitted_at: Mapped[dt.datetime | None]
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    due_provisional: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[dt.datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(String(500))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]


class StepDecision(Base):
    """What one official decided at one step, and the rule's answer they saw then."""

    __tablename__ = "step_decisions"

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    step: Mapped[int]
    task: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str | None] = mapped_column(String(500))
    holds: Mapped[bool]
    answer_sealed: Mapped[str]
    at: Mapped[dt.datetime]


class Enrolment(Base):
    """A resident approved for a programme, which pays from `from_day`; `approved_by_code` approved it."""

    __tablename__ = "enrolments"
    __table_args__ = (Index("ix_enrolments_resident", "resident_id", "programme_id"),)

    id: Mapped[Id]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    programme_id: Mapped[str] = mapped_column(String(60))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    approved_on: Mapped[dt.date] = mapped_column(Date)
    from_day: Mapped[dt.date] = mapped_column(Date)
    until_day: Mapped[dt.date | None] = mapped_column(Date)
    approved_by_code: Mapped[str] = mapped_column(String(12))
    ended_reason: Mapped[str | None] = mapped_column(String(200))
