"""`flask programme import|publish|end|list`: stored versions, beside `flask programme test`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import click

from app import accounts, programmes
from app.accounts import PersonActor
from app.cli.programmes import command
from app.core import clock, db
from app.core.errors import LinliError
from app.programmes import queries, versions


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--division", "division_code", required=True, help="Whose programmes these are: a division code.")
@click.option("--by", "login", help="Login of the person who brings them in.")
def import_files(files: tuple[Path, ...], division_code: str, login: str | None) -> None:
    """Bring programme files in as draft versions; nothing is stored where one of them is refused."""
    try:
        with db.transaction():
            actor = _person(login)
            made = [row for path in files for row in programmes.import_file(path, division_code, actor)]
    except programmes.MalformedFile as complaint:
        _refuse(f"{complaint.file}:{complaint.line}: {complaint.zh} / {complaint.en}")
    except LinliError as error:
        _refuse(error.message % error.params if error.params else error.message)
    for row in made:
        click.echo(f"{row.id}  {row.programme_id}  {row.number}  {row.state}")


@command.command("publish")
@click.argument("version_ids", nargs=-1, required=True, type=int)
@click.option("--by", "login", required=True, help="Login of the person who publishes: not who brought it in.")
def publish_versions(version_ids: tuple[int, ...], login: str) -> None:
    """Publish drafts whose cases all hold."""
    try:
        with db.transaction():
            actor = _person(login)
            for version_id in version_ids:
                row = programmes.publish(version_id, actor)
                click.echo(f"{row.id}  {row.programme_id}  {row.number}  {row.state}")
    except LinliError as error:
        _refuse(error.message % error.params if error.params else error.message)


@command.command("end")
@click.argument("version_id", type=int)
@click.option("--last-day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day it counts.")
@click.option("--reason", required=True)
@click.option("--by", "login", required=True)
def end_one(version_id: int, last_day: dt.datetime, reason: str, login: str) -> None:
    """Let a version count no longer after a day."""
    try:
        with db.transaction():
            programmes.end_version(version_id, last_day.date(), reason, _person(login))
    except LinliError as error:
        _refuse(error.message % error.params if error.params else error.message)


@command.command("list")
@click.option("--place", "place_code", required=True, help="A division code.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only what is in force on this day.")
def list_versions(place_code: str, day: dt.datetime | None) -> None:
    """The versions that concern a place, or those in force there on a day."""
    with db.reading():
        if day is not None:
            for stored in versions.in_force(day.date(), place_code):
                click.echo(f"{stored.version_id}  {stored.programme_id}  {stored.number}  {stored.name}")
            return
        for row in queries.listed([place_code]):
            until = row.effective_until.isoformat() if row.effective_until else "…"
            click.echo(f"{row.id}  {row.programme_id}  {row.number}  {row.state}  {row.effective_from} – {until}")
        click.echo(f"as of {clock.today().isoformat()}")


def _person(login: str | None) -> PersonActor:
    if login is None:
        return PersonActor(None, "system", "cli")
    person = accounts.find_by_login(login)
    if person is None:
        _refuse(f"nobody has the login {login}")
    return PersonActor(person.id, "admin", "cli")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
