"""Time in tests: it stands still, and moves when told."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack

from app.core import clock as app_clock

MONDAY_MORNING = dt.datetime(2026, 11, 23, 9, 0, tzinfo=app_clock.SHANGHAI)


class Clock:
    """The house's clock, held still; every thread of the process sees the same instant."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self.set(MONDAY_MORNING)

    def set(self, instant: dt.datetime | str) -> dt.datetime:
        """Hold time at `instant`; text such as `2026-11-24 09:30` is Shanghai's wall clock."""
        if isinstance(instant, str):
            instant = dt.datetime.fromisoformat(instant)
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=app_clock.SHANGHAI)
        self.release()
        self._held.enter_context(app_clock.freeze(instant))
        return app_clock.now()

    def forward(self, **span: float) -> dt.datetime:
        """Move on by a span such as `minutes=15`."""
        return self.set(app_clock.now() + dt.timedelta(**span))

    def release(self) -> None:
        """Let real time run again."""
        self._held.close()
        self._held = ExitStack()
