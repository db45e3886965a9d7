"""The embedded server as a process: it answers, tells a taken port plainly, and ends when told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.support.servers import ROOT, Served, serving, wait_for
from tests.support.settings import program_environment
from tools.machine import free_port


def test_it_serves_the_database_it_was_given_and_ends_when_told(world: str, data_dir: Path) -> None:
    with serving(world, data_dir) as served:
        with urllib.request.urlopen(f"{served.url}/healthz/ready", timeout=10) as answer:
            assert answer.status == 200
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=15) == 0
        assert "Traceback" not in served.log.read_text()


def test_a_taken_port_is_told_in_a_sentence(database: str, data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = dict(os.environ) | program_environment(database, PORT=str(port), DATA_DIR=str(data_dir))
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_gunicorn_serves_it_too(database: str, data_dir: Path) -> None:
    port = free_port()
    more = {"PORT": str(port), "DATA_DIR": str(data_dir), "WEB_CONCURRENCY": "1", "WEB_THREADS": "4", "INSTANCE": "g"}
    environment = dict(os.environ) | program_environment(database, **more)
    log = data_dir / "gunicorn.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            wait_for(f"http://127.0.0.1:{port}", "g", process, log)
        finally:
            process.terminate()
            status = process.wait(timeout=30)
    assert status == 0


def test_the_fixture_is_our_own_server(server: Served) -> None:
    with urllib.request.urlopen(f"{server.url}/sign-in", timeout=10) as answer:
        assert "邻里" in answer.read().decode()
