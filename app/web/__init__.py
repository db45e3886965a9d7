"""web: the browser's edge. Consoles never import each other; what they share is in `kernel`.

A GET runs in a read-only transaction that the kernel opens; a POST wraps its one verb in
`db.transaction()` and redirects. Guards, the viewer, errors, words and headers live in `kernel`.
"""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from app.config import Config
from app.web.kernel import errors, headers, inputs, migrations, requests, security, sockets, words

CONSOLES = ("account", "storefront", "payments", "provider", "worker", "community", "street", "admin", "health")
DEMO_CONSOLES = ("demo", "style")


def init_app(app: Flask, config: Config) -> None:
    """Give the application its settings, kernel and consoles."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        LINLI=config,
        ENVIRONMENT=config.environment,
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.production,
        TESTING=config.testing,
    )
    for part in (requests, inputs, security, words, headers, errors, sockets, migrations):
        part.init_app(app, config)
    for name in CONSOLES if config.production else CONSOLES + DEMO_CONSOLES:
        app.register_blueprint(import_module(f"app.web.{name}").bp)
