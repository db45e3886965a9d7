"""Live updates over Socket.IO: a person's own room, ids only; pages fetch what they may see.

Embedded, sockets share the web process's threads and are capped; scaled out, this same module is
served by a process of its own on gevent with Redis between (`deploy/`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask_socketio import SocketIO, join_room
from socketio import Manager, RedisManager
from werkzeug.wrappers import Response

from app import realtime
from app.config import Config
from app.core import db
from app.web.kernel.viewer import viewer_or_none

MAX_EMBEDDED_SOCKETS = 60
PATH = "/socket.io/"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
socketio = SocketIO()


class Hub(Manager):
    """Knows the sockets of this process; to close a room is to hang up on everyone in it."""

    def close_room(self, room: str, namespace: str) -> None:
        """Disconnect the room's sockets, wherever the word came from."""
        for sid, _ in list(self.get_participants(namespace, room)) if namespace in self.rooms else []:
            self.server.disconnect(sid, namespace=namespace)


class SharedHub(RedisManager, Hub):
    """The same, where other processes speak and hang up through Redis."""


class Door:
    """Lets the signed-in through to `/socket.io/`, at most `most` at a time (None: any number).

    Refused before the upgrade, an uninvited socket holds no thread: 401 to a stranger, 503 when it is full.
    The call lasts as long as its socket, so the place is free again when it returns.
    """

    def __init__(self, app: Flask, inner: Wsgi, most: int | None) -> None:
        self.app, self.inner, self.most = app, inner, most
        self._open = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve one request."""
        if not str(environ.get("PATH_INFO", "")).startswith(PATH):
            return self.inner(environ, start_response)
        if not self._enter():
            return Response(status=503, headers={"Retry-After": "30"})(environ, start_response)
        try:
            if not self._known(environ):
                return Response(status=401)(environ, start_response)
            return self.inner(environ, start_response)
        finally:
            self._leave()

    def _known(self, environ: dict[str, Any]) -> bool:
        with self.app.request_context(environ), db.reading():
            return viewer_or_none() is not None

    def _enter(self) -> bool:
        with self._lock:
            if self.most is not None and self._open >= self.most:
                return False
            self._open += 1
            return True

    def _leave(self) -> None:
        with self._lock:
            self._open -= 1


def init_app(app: Flask, config: Config) -> None:
    """Serve `/socket.io` by WebSocket alone, and let `realtime` speak through it."""
    socketio.init_app(
        app,
        async_mode="gevent" if config.socket_service else "threading",
        transports=["websocket"],
        client_manager=SharedHub(config.redis_url) if config.redis_url else Hub(),
        cors_allowed_origins=None,
        manage_session=False,
    )
    door = Door(app, app.wsgi_app, None if config.socket_service else MAX_EMBEDDED_SOCKETS)
    vars(app)["wsgi_app"] = door
    app.extensions["linli_door"] = door
    realtime.speak_through(_emit, _hang_up)


def cap(app: Flask, most: int) -> None:
    """Let at most `most` sockets in, where the server has fewer threads than the embedded one."""
    app.extensions["linli_door"].most = most


def _emit(room: str, message: dict[str, Any]) -> None:
    socketio.emit("changed", message, to=room)


def _hang_up(room: str) -> None:
    socketio.close_room(room)


@socketio.on("connect")
def connected(_auth: object = None) -> bool:
    """Only the signed-in get a socket; it joins its person's and its session's room."""
    with db.reading():
        person = viewer_or_none()
    if person is None:
        return False
    join_room(realtime.person_room(person.person_id))
    join_room(realtime.session_room(person.session_id))
    return True
