"""The clock port. Everything asks it for the time, so demo and tests work on any date.

Instants are aware UTC datetimes; days are dates in Asia/Shanghai, where every service happens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset = dt.timedelta(0)
_frozen: dt.datetime | None = None


def now() -> dt.datetime:
    """The present instant, aware, UTC."""
    if _frozen is not None:
        return _frozen
    return dt.datetime.now(dt.UTC) + _offset


def today() -> dt.date:
    """The present day in Asia/Shanghai."""
    return local(now()).date()


def local(instant: dt.datetime) -> dt.datetime:
    """The instant as a wall clock in Asia/Shanghai shows it."""
    return instant.astimezone(SHANGHAI)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The UTC instant of a Shanghai wall-clock time."""
    return dt.datetime.combine(day, time, tzinfo=SHANGHAI).astimezone(dt.UTC)


def set_start(start: dt.datetime | None) -> None:
    """Let time run on from `start` (aware); None returns to the real time."""
    global _offset
    _offset = dt.timedelta(0) if start is None else start.astimezone(dt.UTC) - dt.datetime.now(dt.UTC)


@contextmanager
def freeze(instant: dt.datetime) -> Iterator[None]:
    """Hold time still at `instant` (aware) inside the block, for every thread of the process."""
    global _frozen
    before, _frozen = _frozen, instant.astimezone(dt.UTC)
    try:
        yield
    finally:
        _frozen = before
