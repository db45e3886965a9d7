"""One pass does what is due; what fails is kept for later and holds up nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.core import audit, outbox
from app.core.actors import SYSTEM
from app.core.db import reading, transaction
from app.work import run_due, runner, tick
from tests.support.time import Clock

seen: list[int] = []


def _handler(payload: Mapping[str, Any]) -> None:
    if payload["n"] == 2 and seen.count(2) == 0:
        seen.append(2)
        raise OSError("the line is down")
    seen.append(payload["n"])


@pytest.fixture(autouse=True)
def topic(monkeypatch: pytest.MonkeyPatch) -> None:
    seen.clear()
    monkeypatch.setattr(runner, "TOPICS", {"try": _handler})


def test_what_fails_comes_again_and_the_rest_goes_on(database: str, clock: Clock) -> None:
    with transaction():
        for number in (1, 2, 3):
            outbox.post("try", {"n": number})
    assert run_due() == 3
    assert sorted(seen) == [1, 2, 3]
    assert run_due() == 0
    clock.forward(minutes=5)
    assert run_due() == 1
    with reading():
        assert outbox.counts() == {"done": 3}


def test_a_worker_that_died_delays_its_row_and_loses_nothing(database: str, clock: Clock) -> None:
    with transaction():
        outbox.post("try", {"n": 7})
    with transaction():
        outbox.lease()
    assert run_due() == 0
    clock.forward(minutes=6)
    assert run_due() == 1
    assert seen == [7]


def test_the_clock_seals_the_trail_and_then_has_nothing_to_do(database: str, clock: Clock) -> None:
    with transaction():
        audit.record(SYSTEM, "thing", 1, "act")
    clock.forward(seconds=5)
    assert tick() == {"audit.seal": 1}
    assert tick() == {}
