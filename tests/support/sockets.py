"""A page's socket without the page: Engine.IO 4 and Socket.IO 5 over a WebSocket, spoken by hand."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simple_websocket import Client, ConnectionClosed
from simple_websocket import ConnectionError as Refused

from app.web.account.login import COOKIE

Message = dict[str, Any]


class PageSocket:
    """One open socket; what it hears is kept until asked for."""

    def __init__(self, wire: Client) -> None:
        self.wire = wire

    def heard(self, within: float = 5.0) -> Message | None:
        """The next `changed` message; None where there is none in time or the server hung up."""
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            said = self._receive(left)
            if said is None or said.startswith("41"):
                return None
            if said.startswith("42"):
                event, message = json.loads(said[2:])
                assert event == "changed"
                return dict(message)
        return None

    def hung_up(self, within: float = 5.0) -> bool:
        """Whether the server ends this socket in time; what it says before is passed over."""
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            try:
                said = self.wire.receive(timeout=left)
            except ConnectionClosed:
                return True
            if said is not None and str(said).startswith("41"):
                return True
        return False

    def _receive(self, timeout: float) -> str | None:
        try:
            said = self.wire.receive(timeout=timeout)
            if said == "2":
                self.wire.send("3")
        except ConnectionClosed:
            return None
        return None if said is None else str(said)


@contextmanager
def page_socket(url: str, token: str | None) -> Iterator[PageSocket]:
    """A socket to the server at `url`, signed in by `token`; `Refused` with the status where refused."""
    headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
    wire = Client(f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket", headers=headers)
    try:
        # The client looks at what came together with the answer to its upgrade only when more comes: ask first.
        wire.send("40")
        assert str(wire.receive(timeout=10)).startswith("0")
        answer = str(wire.receive(timeout=10))
        if not answer.startswith("40"):
            raise ConnectionRefusedError(answer)
        yield PageSocket(wire)
    finally:
        if wire.connected:
            wire.close()


def refusal(url: str, token: str | None) -> int:
    """The status with which the server refuses a socket; 101 where it does not."""
    try:
        with page_socket(url, token):
            return 101
    except Refused as error:
        return int(error.status_code)
