"""What `make run` does after set-up: migrate, plant the demo or top up its menus, say where to go, serve."""

from __future__ import annotations

import argparse
import os
import sys

from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import func, select

from app.config import Config, ConfigError

RESIDENT_SHOWN = 6


def main() -> int:
    """Serve until interrupted; the exit status."""
    parser = argparse.ArgumentParser(description="Start Linli on this machine.")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets phones on the same network in")
    host = parser.parse_args().host
    try:
        config = Config.from_env(os.environ)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 1
    config.data_dir.mkdir(parents=True, exist_ok=True)
    app = prepared(config)
    print(welcome(app, config), flush=True)
    return _command(app, "serve", "--host", host)


def prepared(config: Config) -> Flask:
    """The application on a migrated database that knows somebody."""
    from app import create_app
    from app.cli.cast import STAFF
    from tools.demo import plant

    app = create_app(config)
    _command(app, "db", "upgrade")
    if not config.production:
        if _count_people() == 0:
            print("· Planting the demo people and a month of their orders, once", flush=True)
            plant()
        elif _count_people(STAFF[0].login):
            plant()  # a demo of last week still sells tomorrow's lunch
    return app


def _command(app: Flask, *arguments: str) -> int:
    script = ScriptInfo(create_app=lambda: app)
    return int(app.cli.main(args=list(arguments), prog_name="linli", obj=script, standalone_mode=False) or 0)


def _count_people(login: str | None = None) -> int:
    """How many people the database knows, or how many of them sign in by this name."""
    from app.accounts import Person
    from app.core import db

    query = select(func.count()).select_from(Person)
    with db.reading() as session:
        return session.scalar(query if login is None else query.where(Person.login == login)) or 0


def welcome(app: Flask, config: Config) -> str:
    """Where Linli answers and, on a demo, who can sign in and how."""
    lines = ["", f"  Linli 邻里   {config.base_url}/", ""]
    if not config.production:
        lines += demo_people(config.base_url)
    return "\n".join([*lines, "  Ctrl-C stops it.", ""])


def demo_people(base_url: str) -> list[str]:
    """The demo's people: phones for residents, family and workers; names for staff."""
    from app.cli.cast import PROVIDERS, PROXIES, RESIDENTS, STAFF
    from app.cli.cast.offices import DEMO_PASSWORD

    phones = [(each.name, each.phone, "resident") for each in RESIDENTS if each.phone][:RESIDENT_SHOWN]
    phones += [(each.name, each.phone, "family") for each in PROXIES]
    phones += [(worker.name, worker.phone, "worker") for provider in PROVIDERS for worker in provider.workers[:1]]
    staff = [(each.login, each.name, each.role) for each in STAFF]
    staff += [(each.manager[0], each.manager[1], "provider_manager") for each in PROVIDERS]
    lines = [f"  By phone; the code arrives at {base_url}/demo/inbox"]
    lines += [f"    {phone}  {name}  ({role})" for name, phone, role in phones]
    lines += ["", f"  By name, password {DEMO_PASSWORD}, and a code shown on the same page:"]
    lines += [f"    {login:<12} {name}  ({role})" for login, name, role in staff]
    return [*lines, ""]


if __name__ == "__main__":
    sys.exit(main())
