"""Live updates over Socket.IO: a person's own room, ids only; pages fetch what they may see.

Embedded, sockets share the web process's threads and are capped; scaled out, this same module is
served by a process of its own on gevent with Redis between (`deploy/`).
"""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room
from flask_socketio import disconnect as drop

from app import realtime
from app.config import Config
from app.core import db
from app.web.kernel.viewer import viewer_or_none

MAX_EMBEDDED_SOCKETS = 60
socketio = SocketIO()
_slots = threading.BoundedSemaphore(MAX_EMBEDDED_SOCKETS)
_open: set[str] = set()


def init_app(app: Flask, config: Config) -> None:
    """Serve `/socket.io` by WebSocket alone, and let `realtime` speak through it."""
    socketio.init_app(
        app,
        async_mode="gevent" if config.socket_service else "threading",
        transports=["websocket"],
        message_queue=config.redis_url,
        cors_allowed_origins=None,
        manage_session=False,
    )
    realtime.speak_through(_emit)


def _emit(room: str, message: dict[str, Any]) -> None:
    socketio.emit("changed", message, to=room)


@socketio.on("connect")
def connected(_auth: object = None) -> bool:
    """Only the signed-in get a socket; it joins its person's and its session's room."""
    with db.reading():
        person = viewer_or_none()
    if person is None or not _slots.acquire(blocking=False):
        return False
    _open.add(_sid())
    join_room(realtime.person_room(person.person_id))
    join_room(realtime.session_room(person.session_id))
    return True


@socketio.on("disconnect")
def disconnected(_reason: object = None) -> None:
    """Give the slot back."""
    if _sid() in _open:
        _open.discard(_sid())
        _slots.release()


@socketio.on("leave")
def leave() -> None:
    """The page is told its session ended."""
    drop()


def _sid() -> str:
    return str(getattr(request, "sid", ""))
