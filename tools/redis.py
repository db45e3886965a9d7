"""A throw-away Redis on a free loopback port, for tests of the scaled-out shape."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tools.machine import apt_install, free_port


class NoRedis(Exception):
    """No Redis server is here and none could be installed."""


def ensure() -> str | None:
    """The path of `redis-server`, installed if the machine allows; None otherwise."""
    if shutil.which("redis-server") is None:
        apt_install(["redis-server"])
    return shutil.which("redis-server")


@contextmanager
def throwaway() -> Iterator[str]:
    """A Redis that keeps nothing, for the block; its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoRedis("redis-server was not found; install it to run the tests of the scaled-out shape.")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="linli-redis-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, process)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(timeout=15)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 15
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise NoRedis("redis-server did not start.")


if __name__ == "__main__":
    sys.exit(0 if ensure() else 1)
