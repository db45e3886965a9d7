"""What the clock makes due happens once; an idle tick writes nothing."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import event, text

from app.core import audit, db
from app.core.actors import SYSTEM
from app.work import run_due, tick
from tests.support.races import at_once
from tests.support.time import Clock
from tests.support.trade import Trade, buy, clean, left, open_trade, state_of


@pytest.fixture
def trade(database: str) -> Trade:
    return open_trade()


def test_what_is_not_paid_in_time_expires_and_gives_everything_back(trade: Trade, clock: Clock) -> None:
    before = left(trade)
    (order,) = buy(trade, payment="online")
    assert left(trade) == before - 1
    clock.forward(minutes=29)
    assert tick().get("orders.expire", 0) == 0
    assert state_of(order) == "awaiting_payment"
    clock.forward(minutes=2)
    assert tick()["orders.expire"] == 1
    assert state_of(order) == "expired"
    assert left(trade) == before
    assert "orders.expire" not in tick()
    clean()


def test_many_ticks_at_once_expire_an_order_once(trade: Trade, clock: Clock) -> None:
    (order,) = buy(trade, payment="online")
    clock.forward(minutes=31)
    done = at_once([tick] * 6)
    assert sum(each.get("orders.expire", 0) for each in done) == 1
    with db.reading():
        ends = [row for row in audit.history("order", order.id) if row.to_state == "expired"]
    assert len(ends) == 1
    clean()


def test_a_tick_seals_the_trail(database: str, clock: Clock) -> None:
    with db.transaction():
        audit.record(SYSTEM, "order", 1, "looked")
    clock.forward(seconds=3)
    assert tick()["audit.seal"] == 1
    with db.reading():
        assert audit.unsealed_count() == 0
        assert audit.verify() is None


def test_many_ticks_at_once_make_one_chain(database: str, clock: Clock) -> None:
    with db.transaction():
        for number in range(200):
            audit.record(SYSTEM, "order", number, "looked")
    clock.forward(seconds=3)
    done = at_once([tick] * 6)
    assert sum(each.get("audit.seal", 0) for each in done) == 200
    assert not [each for each in done if isinstance(each, Exception)]
    with db.reading():
        assert audit.verify() is None


def test_an_idle_pass_begins_no_write(database: str, clock: Clock) -> None:
    """Neither engine sees a transaction that may write; on SQLite the file's version stays too."""
    began: list[str] = []

    @event.listens_for(db.engine(), "begin")
    def note(connection: object) -> None:
        options = connection.get_execution_options()
        if options.get("linli_writes", True):
            began.append("write")

    with db.transaction():
        audit.record(SYSTEM, "order", 1, "looked")
    clock.forward(seconds=3)
    tick()
    began.clear()
    before = _version(database)
    for _ in range(5):
        tick()
        run_due()
    assert began == []
    assert _version(database) == before


def test_a_trail_too_young_to_seal_begins_no_write(database: str, clock: Clock) -> None:
    with db.transaction():
        audit.record(SYSTEM, "order", 1, "looked")
    before = _version(database)
    assert "audit.seal" not in tick()
    assert _version(database) == before


def _version(url: str) -> object:
    """Something that changes with every committed change to the database."""
    if db.is_postgresql():
        with db.reading() as session:
            return session.scalar(text("SELECT pg_current_snapshot()::text"))
    with sqlite3.connect(url.removeprefix("sqlite:///")) as watcher:
        return watcher.execute("PRAGMA wal_checkpoint").fetchone()[1]
