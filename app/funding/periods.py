"""When a counter's period is over: afterwards nothing is given back to it."""

from __future__ import annotations

import datetime as dt

from app.programmes.periods import period_end


def last_day(key: str) -> dt.date | None:
    """The last day of a period by its key (`2026-11-24`, `2026-W48`, `2026-11`, `2026-Q4`, `2026`); None for `ever`."""
    if key == "ever":
        return None
    year, _, rest = key.partition("-")
    if not rest:
        return dt.date(int(year), 12, 31)
    if rest[0] == "W":
        return dt.date.fromisocalendar(int(year), int(rest[1:]), 7)
    if rest[0] == "Q":
        return period_end("quarter", dt.date(int(year), int(rest[1:]) * 3, 1))
    if "-" in rest:
        return dt.date.fromisoformat(key)
    return period_end("month", dt.date(int(year), int(rest), 1))


def closed(key: str, today: dt.date) -> bool:
    """Whether the period ended before `today`."""
    last = last_day(key)
    return last is not None and last < today
