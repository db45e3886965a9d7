"""`flask serve`: the embedded shape, one process that serves pages, sockets and background work."""

from __future__ import annotations

import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

import click
from flask.cli import ScriptInfo, pass_script_info
from werkzeug.serving import WSGIRequestHandler, make_server

from app.config import Config
from app.work import Runner


class QuietHandler(WSGIRequestHandler):
    """Addresses may name people's orders, so a request leaves no line; errors are logged by the kernel."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@click.command("serve", help="Serve pages, live updates and background work from one process.")
@pass_script_info
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 lets phones near by in.")
def command(script: ScriptInfo, host: str) -> None:
    """Serve until interrupted or told to end; finishes the work under way."""
    app = script.load_app()
    config: Config = app.config["LINLI"]
    listener = _listen(host, config.port)
    runner = Runner() if config.background == "threads" else None
    fd = listener.detach()
    server = make_server(host, config.port, app, threaded=True, request_handler=QuietHandler, fd=fd)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    if runner:
        runner.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        server.server_close()
        if runner:
            runner.stop()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        click.echo(
            f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: PORT=5050 make run", err=True
        )
        sys.exit(1)
    return listener


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
