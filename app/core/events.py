"""Events: what happened, in the past tense, told upwards inside the same transaction.

A room defines frozen dataclasses in its `events.py` and announces them; `app.reactions` is the one
table that says what follows. A handler that fails makes the whole act fail: nothing half happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Handler = Callable[[Any], None]
_table: Mapping[type, Sequence[Handler]] = {}


def install(table: Mapping[type, Sequence[Handler]]) -> None:
    """Make `table` (event type → handlers in order) the one that `announce` follows."""
    global _table
    _table = table


def announce(event: object) -> None:
    """Run the handlers of the event's type, in order, in the open transaction."""
    for handler in _table.get(type(event), ()):
        handler(event)
