"""The plain rules at the door, as data."""

from __future__ import annotations

import datetime as dt

CODE_DIGITS = 4
TRIES = 5
LOCKED_FOR = dt.timedelta(minutes=15)
WAIT_MINUTES = 10
ATTEMPTS = 2
