"""Working days follow the official arrangement where it was imported, weekends where it was not."""

from __future__ import annotations

import datetime as dt

from app.core import calendar
from app.core.db import reading, transaction

GOLDEN = [(dt.date(2026, 10, day), False, "国庆节") for day in range(1, 8)] + [(dt.date(2026, 10, 10), True, "国庆节")]


def test_holidays_are_not_counted_and_a_worked_saturday_is(database: str) -> None:
    with transaction():
        calendar.import_year(2026, GOLDEN)
    with reading():
        assert calendar.is_workday(dt.date(2026, 10, 10)) is True
        assert calendar.is_workday(dt.date(2026, 10, 2)) is False
        assert calendar.add_working_days(dt.date(2026, 9, 30), 3) == (dt.date(2026, 10, 10), False)


def test_a_year_nobody_imported_is_provisional(database: str) -> None:
    with transaction():
        calendar.import_year(2026, GOLDEN)
    with reading():
        assert calendar.is_workday(dt.date(2027, 1, 4)) is None
        assert calendar.add_working_days(dt.date(2026, 12, 31), 1) == (dt.date(2027, 1, 1), True)


def test_a_worked_sunday_counts_and_a_year_imported_again_is_replaced(database: str) -> None:
    """The arrangement of 国庆 2026: Sunday 20 September and Saturday 10 October are worked."""
    with transaction():
        calendar.import_year(2026, [*GOLDEN, (dt.date(2026, 9, 20), True, "国庆节")])
    with reading():
        assert calendar.is_workday(dt.date(2026, 9, 20)) is True
        assert calendar.add_working_days(dt.date(2026, 9, 18), 1) == (dt.date(2026, 9, 20), False)
        assert calendar.add_working_days(dt.date(2026, 9, 18), 2) == (dt.date(2026, 9, 21), False)
    with transaction():
        calendar.import_year(2026, GOLDEN)
    with reading():
        assert calendar.add_working_days(dt.date(2026, 9, 18), 1) == (dt.date(2026, 9, 21), False)
