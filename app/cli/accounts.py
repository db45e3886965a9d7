"""`flask accounts …`: the first administrator, roles, and second factors that were lost."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from app import accounts
from app.core import db
from app.core.actors import SystemActor
from app.core.errors import Invalid, LinliError

CLI = SystemActor(channel="cli")


@click.group("accounts", help="People who sign in, their roles and second factors.")
def command() -> None:
    """The group."""


@contextmanager
def _refusals_said() -> Iterator[None]:
    try:
        with db.transaction():
            yield
    except LinliError as refusal:
        said = refusal.fields if isinstance(refusal, Invalid) and refusal.fields else {"": refusal.message}
        for field, text in said.items():
            click.echo(f"{field}: {text}" if field else text % refusal.params, err=True)
        sys.exit(1)


def _person(login: str) -> accounts.Person:
    found = accounts.find_by_login(login)
    if found is None:
        raise Invalid("没有这个用户名")
    return found


@command.command("create-admin")
@click.argument("login")
@click.argument("name")
@click.password_option()
def create_admin(login: str, name: str, password: str) -> None:
    """Create an administrator; the second factor is set up at the first sign-in."""
    _create(login, name, password, admin=True)


@command.command("create")
@click.argument("login")
@click.argument("name")
@click.password_option()
def create(login: str, name: str, password: str) -> None:
    """Create somebody who signs in by password, without a role yet."""
    _create(login, name, password, admin=False)


def _create(login: str, name: str, password: str, *, admin: bool) -> None:
    with _refusals_said():
        person = accounts.register_person(name, by=CLI)
        accounts.set_password(person.id, login, password, by=CLI)
        if admin:
            accounts.grant(person.id, "admin", by=CLI)
    click.echo(f"{login}: created")


@command.command("grant")
@click.argument("login")
@click.argument("role", type=click.Choice(accounts.ROLES))
@click.option("--division", help="A division code, such as 110102009.")
@click.option("--organisation", type=int, help="An organisation's id.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day, for a substitute.")
def grant(login: str, role: str, division: str | None, organisation: int | None, until: dt.datetime | None) -> None:
    """Let somebody hold a role at a division or an organisation."""
    with _refusals_said():
        last = until.date() if until is not None else None
        person = _person(login)
        accounts.grant(person.id, role, by=CLI, division_code=division, organisation_id=organisation, until_day=last)
    click.echo(f"{login}: {role}")


@command.command("revoke")
@click.argument("login")
@click.argument("role", type=click.Choice(accounts.ROLES))
def revoke(login: str, role: str) -> None:
    """Take a role back at once, wherever it is held."""
    with _refusals_said():
        rows = [row for row in accounts.roles_of(_person(login).id) if row.role == role]
        for row in rows:
            accounts.end_role(row.id, by=CLI)
    click.echo(f"{login}: {len(rows)} ended")


@command.command("set-password")
@click.argument("login")
@click.password_option()
def set_password(login: str, password: str) -> None:
    """Give somebody a new password; their sessions end."""
    with _refusals_said():
        person = _person(login)
        accounts.set_password(person.id, login, password, by=CLI)
        accounts.end_all_sessions(person.id, by=CLI)
    click.echo(f"{login}: password set")


@command.command("reset-second-factor")
@click.argument("login")
def reset_second_factor(login: str) -> None:
    """Forget a lost second factor; a new one is set up at the next sign-in. Sessions end."""
    with _refusals_said():
        accounts.reset_second_factor(_person(login).id, by=CLI)
    click.echo(f"{login}: second factor reset")
