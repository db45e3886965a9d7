"""Identifiers made by the program, so that many rows are written without asking the database back.

An id is a positive 63-bit integer: milliseconds since 2026-01-01 UTC (41 bits), a process tag drawn
at random (10 bits), a sequence (12 bits). Ids of one process are strictly increasing.
"""

from __future__ import annotations

import os
import secrets
import threading
import time

EPOCH_MS = 1_767_225_600_000
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_lock = threading.Lock()
_tag = secrets.randbelow(1 << 10)
_last_ms = 0
_sequence = 0


def new_id() -> int:
    """A new identifier, larger than any this process made before."""
    global _last_ms, _sequence
    with _lock:
        now = time.time_ns() // 1_000_000 - EPOCH_MS
        if now > _last_ms:
            _last_ms, _sequence = now, 0
        else:
            _sequence += 1
            if _sequence == 1 << 12:
                _last_ms, _sequence = _last_ms + 1, 0
        return (_last_ms << 22) | (_tag << 12) | _sequence


def reseed_tag() -> None:
    """Draw a new process tag; a forked child does, which would else repeat its parent's ids."""
    global _tag
    _tag = secrets.randbelow(1 << 10)


os.register_at_fork(after_in_child=reseed_tag)


def public_number(prefix: str, day: str, length: int = 7) -> str:
    """A number people can read aloud, such as `L261123-7KQ2MXP`: no vowels, no 0/O, no 1/I."""
    return f"{prefix}{day}-{''.join(secrets.choice(_ALPHABET) for _ in range(length))}"
