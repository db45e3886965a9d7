"""Tables of dispatch: jobs and who was assigned to them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class Job(Base):
    """What workers carry out for one order. It bears its order's id: one order, one job.

    `revision` grows with every act on the board; an act names the revision it saw.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_board", "provider_id", "service_date", "state"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    state: Mapped[str] = mapped_column(String(12))
    service_date: Mapped[dt.date] = mapped_column(Date)
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    answer_by: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]


class Assignment(Base):
    """One worker on one job, until released."""

    __tablename__ = "assignments"
    __table_args__ = (Index("ix_assignments_worker", "worker_id", "released_at"),)

    id: Mapped[Id]
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    assigned_by: Mapped[int | None]
    assigned_at: Mapped[dt.datetime]
    released_at: Mapped[dt.datetime | None]
    released_why: Mapped[str | None] = mapped_column(String(100))
