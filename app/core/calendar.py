"""Working days: the official holiday calendar as importable rows.

A year the table does not hold falls back to weekends for clocks, marked provisional.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Date, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, session


class CalendarDay(Base):
    """A day whose kind differs from its weekday: a holiday, or a worked weekend day."""

    __tablename__ = "calendar_days"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))


class CalendarYear(Base):
    """A year whose official arrangement has been imported."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


def import_year(year: int, days: Iterable[tuple[dt.date, bool, str]]) -> None:
    """Replace the arrangement of `year` by `days` (day, worked, name)."""
    s = session()
    s.execute(delete(CalendarDay).where(CalendarDay.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31))))
    rows = [{"day": day, "is_workday": worked, "name": name} for day, worked, name in days]
    if rows:
        s.execute(insert(CalendarDay), rows)
    s.merge(CalendarYear(year=year))


def is_workday(day: dt.date) -> bool | None:
    """Whether the day is worked; None when its year has not been imported."""
    s = session()
    if s.get(CalendarYear, day.year) is None:
        return None
    special = s.get(CalendarDay, day)
    return special.is_workday if special else day.weekday() < 5


def add_working_days(start: dt.date, count: int) -> tuple[dt.date, bool]:
    """The day `count` working days after `start`, and whether it is provisional (a year is missing)."""
    years = {start.year, start.year + 1}
    s = session()
    known = set(s.scalars(select(CalendarYear.year).where(CalendarYear.year.in_(years))))
    span = (dt.date(start.year, 1, 1), dt.date(start.year + 1, 12, 31))
    found = s.execute(select(CalendarDay.day, CalendarDay.is_workday).where(CalendarDay.day.between(*span)))
    special = dict(found.all())
    day, provisional = start, False
    while count > 0:
        day += dt.timedelta(days=1)
        provisional = provisional or day.year not in known
        count -= special.get(day, day.weekday() < 5)
    return day, provisional
