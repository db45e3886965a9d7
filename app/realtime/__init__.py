"""realtime: telling people's open pages that something changed — after commit, ids only.

A message names a topic and a reference, never content: the page fetches what its reader may see.
The web edge gives the voice (`speak_through`); without one, nothing is said and pages poll.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import structlog

from app.core import db

log = structlog.get_logger(__name__)
Voice = Callable[[str, dict[str, Any]], None]
_voice: Voice | None = None


def speak_through(voice: Voice) -> None:
    """Use `voice(room, message)` to reach pages."""
    global _voice
    _voice = voice


def person_room(person_id: int | None) -> str:
    """The room of everything a person has open."""
    return f"person:{person_id}"


def session_room(session_id: int) -> str:
    """The room of one signed-in browser."""
    return f"session:{session_id}"


def tell(person_ids: Iterable[int], topic: str, ref: str) -> None:
    """After commit, tell each person's pages that `topic` (`order`, `board`, `queue`, `inbox`) changed."""
    rooms = [person_room(person_id) for person_id in sorted(set(person_ids))]
    _later(rooms, {"topic": topic, "ref": ref})


def end_session(session_id: int) -> None:
    """After commit, tell one browser that it is signed out."""
    _later([session_room(session_id)], {"topic": "session_ended", "ref": ""})


def _later(rooms: list[str], message: dict[str, Any]) -> None:
    def speak() -> None:
        if _voice is None:
            return
        for room in rooms:
            try:
                _voice(room, message)
            except Exception:
                # A lost message costs a poll; it must never undo what has been committed.
                log.warning("live message lost", topic=message["topic"], exc_info=True)
                return

    if rooms:
        db.after_commit(speak)
