"""Calendar periods: their keys, first and last days, and counting months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

PERIODS = ("order", "day", "week", "month", "quarter", "year", "ever")
EVERY = {"month": 1, "quarter": 3, "year": 12}


@lru_cache(maxsize=16384)
def period(per: str, day: date) -> str:
    """The key of the period that holds ``day``: ``2026-03-02``, ``2026-W10`` (Monday to Sunday), ``2026-03``,
    ``2026-Q1``, ``2026``, ``ever``."""
    if per == "day":
        return day.isoformat()
    if per == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    if per == "month":
        return f"{day.year}-{day.month:02d}"
    if per == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if per == "year":
        return str(day.year)
    if per == "ever":
        return "ever"
    raise ValueError(per)


def month_index(day: date) -> int:
    """Months counted from year 0, for adding and comparing."""
    return day.year * 12 + day.month - 1


def first_of(index: int) -> date:
    """Day 1 of a counted month."""
    return date(index // 12, index % 12 + 1, 1)


def last_of(index: int) -> date:
    """The last day of a counted month."""
    year, month = index // 12, index % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def next_month(day: date) -> date:
    """Day 1 of the month after ``day``."""
    return first_of(month_index(day) + 1)


def period_start(every: str, day: date) -> date:
    """Day 1 of the month, quarter or year that holds ``day``."""
    index = month_index(day)
    return first_of(index - index % EVERY[every])


def period_end(every: str, day: date) -> date:
    """The last day of the month, quarter or year that holds ``day``."""
    index = month_index(day)
    months = EVERY[every]
    return last_of(index - index % months + months - 1)


def full_years(born: date, day: date) -> int:
    """Age in full years; who is born on 29 February is a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def yesterday(day: date) -> date:
    return day - timedelta(days=1)
