"""The scaled-out shape in a test: web, socket service and Celery as processes of their own."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers import ROOT, Served, wait_for
from tests.support.settings import program_environment
from tools.machine import free_port

BIN = Path(sys.executable).parent


@contextmanager
def program(command: Sequence[str], log: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program of this house for the block; told to end afterwards, and made to."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=inherited | environment, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def gunicorn(url: str, folder: Path, name: str, **more: str) -> Iterator[Served]:
    """`gunicorn wsgi:app` on a free port, with gunicorn's settings as they are in the repository."""
    port, instance = free_port(), secrets.token_hex(16)
    address = f"http://127.0.0.1:{port}"
    environment = program_environment(
        url, PORT=str(port), BASE_URL=address, DATA_DIR=str(folder), INSTANCE=instance, BACKGROUND="none", **more
    )
    log = folder / f"{name}.log"
    with program(["gunicorn", "wsgi:app"], log, environment) as process:
        wait_for(address, instance, process, log)
        yield Served(address, log, process)


@contextmanager
def celery(url: str, folder: Path, redis: str, **more: str) -> Iterator[Path]:
    """A Celery worker with its beat; the file it logs to."""
    environment = program_environment(url, DATA_DIR=str(folder), REDIS_URL=redis, BACKGROUND="celery", **more)
    log = folder / "celery.log"
    schedule = folder / "beat"
    command = ["celery", "-A", "app.work.celery_app", "worker", "-B", f"--schedule={schedule}", "--concurrency=1"]
    with program([*command, "--loglevel=info"], log, environment):
        yield log
