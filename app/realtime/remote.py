"""realtime: the voice of a process that holds no sockets, through Redis to the one that does."""

from __future__ import annotations

from typing import Any

from socketio import RedisManager

from app import realtime

NAMESPACE = "/"


def speak_by_redis(url: str) -> None:
    """Speak, and hang up, through the Redis at `url`; nothing is listened to."""
    queue = RedisManager(url, write_only=True)

    def voice(room: str, message: dict[str, Any]) -> None:
        queue.emit("changed", message, namespace=NAMESPACE, room=room)

    def hang_up(room: str) -> None:
        queue.close_room(room, namespace=NAMESPACE)

    realtime.speak_through(voice, hang_up)
