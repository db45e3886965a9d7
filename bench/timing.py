"""Taking time side by side, and counting statements apart from it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from app.core import db

Turn = Callable[[], float]
ASIDE = ("PRAGMA", "BEGIN")


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the rounds' ratios, between the smallest and the largest, and what both sides took, in seconds."""

    median: float
    least: float
    most: float
    one: float
    other: float


def side_by_side(one: Turn, other: Turn, rounds: int) -> Ratio:
    """A B A B: `one()` / `other()` in each round, after one of each that is not counted; a turn returns its seconds."""
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    ratios = [a / b for a, b in pairs]
    return Ratio(
        statistics.median(ratios), min(ratios), max(ratios),
        statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs),
    )  # fmt: skip


def p50(act: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The median seconds of an act."""
    taken = []
    for _ in range(times):
        begun = clock()
        act()
        taken.append(clock() - begun)
    return statistics.median(taken)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent to the database in the block; what opens a transaction aside."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool) -> None:
        if not statement.startswith(ASIDE):
            sent.append(statement)

    engine = db.engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
