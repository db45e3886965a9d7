"""Looking at the outbox from outside the process that empties it."""

from __future__ import annotations

import datetime as dt
import threading
import time

from sqlalchemy import select, update

from app.core import db, outbox
from app.core.outbox import OutboxRow


def only_row() -> OutboxRow:
    """The one row of the outbox."""
    with db.reading() as session:
        return session.scalars(select(OutboxRow)).one()


def lend_all_until(instant: dt.datetime) -> None:
    """Leave every waiting row as a worker that has died held it: leased until `instant`."""
    with db.transaction() as session:
        session.execute(update(OutboxRow).where(OutboxRow.state == "waiting").values(leased_until=instant, attempts=1))


def emptied(within: float) -> bool:
    """Whether nothing waits any more, within so many seconds."""
    end, pause = time.monotonic() + within, threading.Event()
    while time.monotonic() < end:
        with db.reading():
            if "waiting" not in outbox.counts():
                return True
        pause.wait(0.2)
    return False
