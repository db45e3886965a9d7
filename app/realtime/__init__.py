"""realtime: telling people's open pages that something changed — after commit, ids only.

A message names a topic and a reference, never content: the page fetches what its reader may see.
The edge gives the voice (`speak_through`): the web its own sockets, a worker the queue to the process that has
them (`remote`). Without one, nothing is said and pages poll.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import structlog

from app.core import db

log = structlog.get_logger(__name__)
Voice = Callable[[str, dict[str, Any]], None]
HangUp = Callable[[str], None]
_voice: Voice | None = None
_hang_up: HangUp | None = None


def speak_through(voice: Voice, hang_up: HangUp) -> None:
    """Use `voice(room, message)` to reach pages, and `hang_up(room)` to close the sockets in a room."""
    global _voice, _hang_up
    _voice, _hang_up = voice, hang_up


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
    """After commit, tell one browser that it is signed out, and close its sockets."""
    _later([session_room(session_id)], {"topic": "session_ended", "ref": ""}, last=True)


def _later(rooms: list[str], message: dict[str, Any], *, last: bool = False) -> None:
    def speak() -> None:
        if _voice is None or _hang_up is None:
            return
        for room in rooms:
            try:
                _voice(room, message)
                if last:
                    _hang_up(room)
            except Exception:
                # A lost message costs a poll; it must never undo what has been committed.
                log.warning("live message lost", topic=message["topic"], exc_info=True)
                return

    if rooms:
        db.after_commit(speak)
