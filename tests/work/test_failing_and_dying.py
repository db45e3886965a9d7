"""What is said of a failure, a topic nobody knows, and a worker killed in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from app.core import clock as app_clock
from app.core import db, outbox
from app.work import Runner, run_due
from app.work.topics import TOPICS
from tests.support.outboxes import emptied, only_row
from tests.support.servers import ROOT
from tests.support.time import Clock

DYING = """
import datetime as dt, sys, time
from app.core import clock, db
from app.work import run_due
from app.work.topics import TOPICS

def hang(payload):
    print("working", flush=True)
    time.sleep(60)

TOPICS["test.act"] = hang
db.init_engine(sys.argv[1])
with clock.freeze(dt.datetime.fromisoformat(sys.argv[2])):
    run_due()
"""


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers that the topic `test.act` has worked on; 13 fails the first time."""
    worked: list[int] = []

    def act(payload: Mapping[str, Any]) -> None:
        if payload["n"] == 13 and 13 not in failed:
            failed.append(13)
            raise OSError("13800000001 did not answer")
        worked.append(payload["n"])

    failed: list[int] = []
    monkeypatch.setitem(TOPICS, "test.act", act)
    return worked


def post(*numbers: int) -> None:
    with db.transaction():
        for number in numbers:
            outbox.post("test.act", {"n": number})


def test_a_failure_is_remembered_by_its_kind_and_not_its_words(database: str, done: list[int]) -> None:
    """What an error says may hold a phone number."""
    post(13)
    run_due()
    assert only_row().last_error == "OSError"


def test_an_unknown_topic_is_tried_again_and_stops_nobody(database: str, done: list[int]) -> None:
    with db.transaction():
        outbox.post("no.such.topic", {})
    post(1)
    assert run_due() == 2
    assert done == [1]
    with db.reading():
        assert outbox.counts() == {"done": 1, "waiting": 1}


def test_a_row_whose_worker_was_killed_comes_again_after_its_lease(
    database: str, clock: Clock, done: list[int]
) -> None:
    post(7)
    command = [sys.executable, "-c", DYING, database, app_clock.now().isoformat()]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "working"
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    assert run_due() == 0
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    assert run_due() == 1
    assert done == [7]
    assert (only_row().state, only_row().attempts) == ("done", 2)


def test_the_thread_empties_the_outbox_by_itself(database: str, done: list[int]) -> None:
    runner = Runner()
    runner.start()
    try:
        post(1, 2, 3)
        assert emptied(within=10)
    finally:
        runner.stop()
    assert sorted(done) == [1, 2, 3]
