"""Work is asked for once, leased to one, tried again later, and given up in the end."""

from __future__ import annotations

from app.core import outbox
from app.core.db import reading, transaction
from tests.support.time import Clock


def test_a_key_asks_once(database: str, clock: Clock) -> None:
    with transaction():
        for _ in range(3):
            outbox.post("t", {"n": 1}, key="same")
        outbox.post("t", {"n": 2})
    with reading():
        assert outbox.counts() == {"waiting": 2}


def test_a_leased_row_is_nobody_elses_until_its_lease_ends(database: str, clock: Clock) -> None:
    with transaction():
        outbox.post("t", {})
    with transaction():
        assert len(outbox.lease()) == 1
    with transaction():
        assert outbox.lease() == []
    clock.forward(minutes=6)
    with transaction():
        assert [row.attempts for row in outbox.lease()] == [2]


def test_work_that_fails_comes_again_ever_later_and_is_given_up(database: str, clock: Clock) -> None:
    with transaction():
        outbox.post("t", {})
    for _ in range(outbox.MAX_ATTEMPTS):
        with transaction():
            (row,) = outbox.lease()
            outbox.fail(row.id, "OSError")
        with reading():
            assert not outbox.any_due()
        clock.forward(hours=2)
    with reading():
        assert outbox.counts() == {"dead": 1}


def test_done_is_done(database: str, clock: Clock) -> None:
    with transaction():
        outbox.post("t", {})
    with transaction():
        outbox.finish(outbox.lease()[0].id)
    with reading():
        assert (outbox.counts(), outbox.any_due()) == ({"done": 1}, False)
