"""Running what is due: one pass (`run_due`), and the thread that keeps making passes."""

from __future__ import annotations

import threading

import structlog

from app.core import clock, db, outbox
from app.work.tick import tick
from app.work.topics import TOPICS

log = structlog.get_logger(__name__)
TICK_EVERY = 1.0
PAUSE = 0.5


def run_row(row_id: int, topic: str, payload: dict[str, object]) -> bool:
    """Run one leased row's handler and record the outcome; whether it succeeded."""
    try:
        TOPICS[topic](payload)
    except Exception as error:
        log.warning("work failed", topic=topic, row=row_id, kind=type(error).__name__, exc_info=True)
        with db.transaction():
            outbox.fail(row_id, type(error).__name__)
        return False
    with db.transaction():
        outbox.finish(row_id)
    return True


def run_due(limit: int = 20) -> int:
    """Lease and run up to `limit` due rows; how many were taken."""
    with db.reading():
        if not outbox.any_due():
            return 0
    with db.transaction():
        rows = [(row.id, row.topic, row.payload) for row in outbox.lease(limit)]
    for row_id, topic, payload in rows:
        run_row(row_id, topic, payload)
    return len(rows)


class Runner:
    """The embedded worker: a daemon thread that runs what is due and ticks the clock's jobs."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="linli-work", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the pass under way and end (at most five seconds)."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        last_tick = clock.now()
        while not self._stop.is_set():
            try:
                taken = run_due()
                if (clock.now() - last_tick).total_seconds() >= TICK_EVERY:
                    tick()
                    last_tick = clock.now()
            except Exception:
                log.error("work pass failed", exc_info=True)
                taken = 0
            if not taken:
                self._stop.wait(PAUSE)
