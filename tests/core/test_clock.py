"""The clock port: instants in UTC, days in Shanghai, and time that can be held or moved."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from app.core import clock as port
from tests.support.time import Clock


def test_a_day_begins_at_midnight_in_shanghai(clock: Clock) -> None:
    clock.set("2026-11-23 23:59")
    assert port.today() == dt.date(2026, 11, 23)
    assert port.now() == dt.datetime(2026, 11, 23, 15, 59, tzinfo=dt.UTC)
    clock.forward(minutes=1)
    assert port.today() == dt.date(2026, 11, 24)
    assert port.now().date() == dt.date(2026, 11, 23)


def test_a_wall_clock_time_and_its_instant(clock: Clock) -> None:
    noon = port.at(dt.date(2026, 11, 24), dt.time(12))
    assert noon == dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
    assert noon.tzinfo is dt.UTC
    assert port.local(noon).hour == 12


def test_held_time_is_held_for_every_thread_and_let_go_after_an_error(clock: Clock) -> None:
    before, seen = port.now(), []
    instant = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(ZeroDivisionError), port.freeze(instant):
        other = threading.Thread(target=lambda: seen.append(port.now()))
        other.start()
        other.join()
        raise ZeroDivisionError
    assert seen == [instant]
    assert port.now() == before


def test_a_started_clock_runs_on_from_its_start(clock: Clock) -> None:
    clock.release()
    start = dt.datetime(2026, 11, 23, 9, tzinfo=port.SHANGHAI)
    port.set_start(start)
    first = port.now()
    threading.Event().wait(0.02)
    assert first.utcoffset() == dt.timedelta(0)
    assert dt.timedelta(0) <= first - start < dt.timedelta(seconds=5)
    assert port.now() > first
    port.set_start(None)
    assert abs(port.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)
