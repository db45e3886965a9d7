"""Real servers of the program under test, on free ports."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.support.settings import program_environment
from tools.machine import free_port
from tools.redis import NoRedis, throwaway

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where it answers, and the file it writes its log to."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]


@contextmanager
def serving(url: str, data_dir: Path, **more: str) -> Iterator[Served]:
    """A server process of the program on the database `url`; proves that the answer comes from it."""
    port, instance = free_port(), secrets.token_hex(16)
    address = f"http://127.0.0.1:{port}"
    settings = program_environment(
        url, PORT=str(port), BASE_URL=address, DATA_DIR=str(data_dir), INSTANCE=instance, BACKGROUND="threads", **more
    )
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    log = data_dir / "server.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=inherited | settings, stdout=output, stderr=output)
        try:
            wait_for(address, instance, process, log)
            yield Served(address, log, process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(address: str, instance: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the process answers at `address`, and fail where it ends or another program answers."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz/live", timeout=2) as answer:
                if answer.headers.get("X-Linli-Instance") == instance:
                    return
                raise AssertionError("another program answers on the port of the server under test")
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the server under test did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture
def server(world: str, data_dir: Path, clock: object) -> Iterator[Served]:
    """A real server of the program on this test's own copy of the cast; its clock runs on from Monday morning."""
    with serving(world, data_dir, LINLI_CLOCK="2026-11-23T09:00") as served:
        yield served


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a Redis of this run's own; the test is skipped, loudly, where none can be had."""
    try:
        with throwaway() as address:
            yield address
    except NoRedis as missing:
        pytest.skip(f"NO REDIS: {missing}")
