"""One request, one read-only transaction: opened before the view, closed after the response."""

from __future__ import annotations

from flask import Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Config
from app.core import db


def init_app(app: Flask, config: Config) -> None:
    """Open a reading transaction around each request; it touches the database only when asked."""
    if config.trusted_proxies:
        hops = config.trusted_proxies
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    app.before_request(_open)
    app.teardown_request(_close)


def _open() -> None:
    g.reading = db.reading()
    g.reading.__enter__()


def _close(_error: BaseException | None) -> None:
    reading = g.pop("reading", None)
    if reading is not None:
        reading.__exit__(None, None, None)
