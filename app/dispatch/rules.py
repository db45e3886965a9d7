"""The plain rules of dispatch, as data.

A provider answers an offer within two hours between 07:00 and 20:00, at the latest one hour before the
service starts, and always has ten minutes. Not answered in time is declined.
"""

from __future__ import annotations

import datetime as dt

from app.core import clock

ANSWER_WITHIN = dt.timedelta(hours=2)
BEFORE_START = dt.timedelta(hours=1)
AT_LEAST = dt.timedelta(minutes=10)
OPENS, CLOSES = dt.time(7, 0), dt.time(20, 0)


def answer_by(now: dt.datetime, starts_at: dt.datetime) -> dt.datetime:
    """Until when an offer made at `now` is answered; all instants aware."""
    local = clock.local(now)
    if local.time() >= CLOSES:
        counted = clock.at(local.date() + dt.timedelta(days=1), OPENS)
    elif local.time() < OPENS:
        counted = clock.at(local.date(), OPENS)
    else:
        counted = now
    until = counted + ANSWER_WITHIN
    evening = clock.at(clock.local(counted).date(), CLOSES)
    if until > evening:
        until = clock.at(clock.local(counted).date() + dt.timedelta(days=1), OPENS) + (until - evening)
    return max(min(until, starts_at - BEFORE_START), now + AT_LEAST)
