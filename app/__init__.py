"""Linli 邻里: one order, N funding lines, one verified service, one settlement, one file.

`create_app` builds the program for one process. The rooms below and who may know whom are drawn in
`docs/architecture.md`.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from app.config import Config
from app.core import clock, crypto, db, logs

ROOT = Path(__file__).resolve().parent.parent


def prepare(config: Config) -> None:
    """Give this process its clock, keys, database, ports and reactions; the web and every worker begin so."""
    from app import notifications, payments, reactions  # here, so that a room can be imported without the whole house

    logs.configure()
    clock.set_start(config.clock_start)
    crypto.init_keys(config.data_keys)
    db.init_engine(config.database_url)
    payments.configure(config)
    notifications.configure(config)
    reactions.install()


def create_app(config: Config | None = None) -> Flask:
    """The application for `config`, by default the environment's; `ConfigError` if that is unusable."""
    from app import cli, web

    config = config or Config.from_env(os.environ)
    prepare(config)
    app = Flask("linli", root_path=str(ROOT), template_folder="templates", static_folder="static")
    web.init_app(app, config)
    cli.init_app(app)
    return app
