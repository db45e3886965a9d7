"""The database room: who may write, when the world hears, and what both engines promise alike."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.core import clock, db, outbox
from app.core.calendar import CalendarDay


def test_a_transaction_commits_at_its_end(database: str) -> None:
    with db.transaction():
        outbox.post("a.topic", {"n": 1})
    with db.reading() as s:
        assert s.scalars(select(outbox.OutboxRow.topic)).all() == ["a.topic"]


def test_an_exception_takes_all_of_it_back(database: str) -> None:
    heard: list[str] = []
    with pytest.raises(ZeroDivisionError), db.transaction():
        outbox.post("a.topic", {})
        db.after_commit(lambda: heard.append("told"))
        raise ZeroDivisionError
    with db.reading():
        assert not outbox.any_due()
    assert heard == []


def test_the_world_hears_after_the_commit_only(database: str) -> None:
    seen: list[bool] = []

    def look() -> None:
        with db.reading():
            seen.append(outbox.any_due())

    with db.transaction():
        outbox.post("a.topic", {})
        db.after_commit(look)
        assert seen == []
    assert seen == [True]


def test_reading_cannot_write(database: str) -> None:
    with db.reading() as s, pytest.raises(DBAPIError):
        s.execute(text("DELETE FROM outbox"))


def test_the_reading_around_a_write_sees_what_it_wrote_whatever_was_touched_meanwhile(database: str) -> None:
    with db.transaction():
        outbox.post("a.topic", {})
    with db.reading() as s:
        row = s.scalars(select(outbox.OutboxRow)).one()
        with db.transaction():
            assert row.topic == "a.topic"  # fetched again by the session put aside
            outbox.post("another.topic", {})
        assert set(s.scalars(select(outbox.OutboxRow.topic))) == {"a.topic", "another.topic"}


def test_transactions_do_not_nest(database: str) -> None:
    with db.transaction(), pytest.raises(RuntimeError), db.transaction():
        outbox.post("never", {})


def test_no_session_outside_a_transaction(database: str) -> None:
    with pytest.raises(RuntimeError):
        db.session()


def test_a_reading_around_a_transaction_sees_the_new_state(database: str) -> None:
    with db.reading():
        assert not outbox.any_due()
        with db.transaction():
            outbox.post("a.topic", {})
        assert outbox.any_due()


def test_asking_twice_with_one_key_asks_once(database: str) -> None:
    for _ in range(2):
        with db.transaction():
            outbox.post("a.topic", {}, key="only")
    with db.reading() as s:
        assert len(s.scalars(select(outbox.OutboxRow)).all()) == 1


def test_writers_take_turns_and_none_fails(database: str) -> None:
    """Twenty threads read, then write: on SQLite each begins immediate, so none meets a locked database."""
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with db.transaction() as s:
                s.scalars(select(CalendarDay)).all()
                day = dt.date(2027, 1, 1) + dt.timedelta(days=number)
                s.add(CalendarDay(day=day, is_workday=False, name="假日"))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as s:
        assert len(s.scalars(select(CalendarDay)).all()) == 20
    assert faults == []


def test_instants_come_back_aware_and_in_utc(database: str) -> None:
    with db.transaction():
        outbox.post("a.topic", {}, run_at=clock.at(dt.date(2026, 11, 24), dt.time(9, 30)))
    with db.reading() as s:
        run_at = s.scalars(select(outbox.OutboxRow.run_at)).one()
    assert run_at == dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)
    assert run_at.utcoffset() == dt.timedelta(0)
