"""The memory of one web process: the real server, after it has served pages to somebody signed in."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app.core import db
from app.web.account.login import COOKIE
from bench.databases import ROOT, environment
from bench.figures import Figure, Verdict
from bench.sizes import Size
from bench.world import World, sign_in
from tools.machine import free_port

MOST = 150.0
PAGES = ("/", "/services", "/orders", "/me", "/services?vertical=meals", "/me/inbox")


def measure(address: str, folder: Path, world: World, size: Size) -> Sequence[Figure]:
    """Resident megabytes of `flask serve` after pages for ten people, background threads included."""
    with db.transaction():
        tokens = [sign_in(one) for one in world.people[:10]]
    port = free_port()
    more = {"PORT": str(port), "BACKGROUND": "threads", "PATH": os.environ.get("PATH", "")}
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT,
        env=environment(address, folder) | more,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        for _ in range(size.tries):
            for number, token in enumerate(tokens):
                _get(port, PAGES[number % len(PAGES)], token)
        megabytes = resident(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)
    kept = Verdict.of(megabytes, at_most=MOST)
    return [Figure("one web process after serving, resident", kept, f"{megabytes:.0f} MB", f"≤ {MOST:g} MB")]


def resident(pid: int) -> float:
    """Megabytes of a process that are in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            _get(port, "/healthz/live")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def _get(port: int, path: str, token: str = "") -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"{COOKIE}={token}"})
    status = connection.getresponse().status
    connection.close()
    if status >= 400:
        raise AssertionError(f"{path} answered {status}")
