"""Many workers at one outbox: every row is one worker's. And a forked worker makes ids of its own."""

from __future__ import annotations

import os
import threading

from app.core import db, ids, outbox
from tests.support.races import at_once


def post(count: int) -> None:
    with db.transaction():
        for number in range(count):
            outbox.post("a.topic", {"n": number})


def test_workers_that_start_together_never_lease_the_same_row(database: str) -> None:
    post(120)

    def worker() -> list[int]:
        held: list[int] = []
        while True:
            with db.transaction():
                rows = [row.id for row in outbox.lease(7)]
            if not rows:
                return held
            held += rows

    held = at_once([worker] * 6)
    taken = [row for each in held for row in each]
    assert len(taken) == len(set(taken)) == 120


def test_a_second_worker_does_not_wait_for_the_first_on_postgresql(database: str) -> None:
    """Rows that another open transaction is leasing are passed over; SQLite's writers take turns instead."""
    post(4)
    first_has, second_done = threading.Event(), threading.Event()
    order: list[str] = []
    held: dict[str, set[int]] = {}

    def first() -> None:
        with db.transaction():
            held["first"] = {row.id for row in outbox.lease(2)}
            first_has.set()
            second_done.wait(timeout=10 if db.is_postgresql() else 0.3)
            order.append("first ends")

    def second() -> None:
        first_has.wait(timeout=10)
        with db.transaction():
            held["second"] = {row.id for row in outbox.lease(2)}
        order.append("second ends")
        second_done.set()

    assert at_once([first, second]) == [None, None]
    assert len(held["first"] | held["second"]) == 4
    turns = ["second ends", "first ends"]
    assert order == (turns if db.is_postgresql() else turns[::-1])


def test_a_forked_process_draws_a_tag_of_its_own() -> None:
    """Told by the tag's bits; two draws in 1 024 may be alike, three forks in a row that all are, never."""

    def tag_of_a_child() -> int:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, str(ids.new_id()).encode())
            os._exit(0)
        os.waitpid(child, 0)
        told = int(os.read(reading, 40))
        os.close(reading)
        os.close(writing)
        return told >> 12 & 0x3FF

    mine = ids.new_id() >> 12 & 0x3FF
    assert {tag_of_a_child() for _ in range(3)} != {mine}
