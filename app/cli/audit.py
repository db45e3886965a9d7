"""`flask audit verify`: does the trail still match its chain of hashes?"""

from __future__ import annotations

import sys

import click

from app.core import audit, db


@click.group("audit", help="The tamper-evident trail.")
def command() -> None:
    """The group."""


@command.command("verify")
def verify() -> None:
    """Name the first row that does not match; exit status 1 if there is one."""
    with db.reading():
        bad, waiting = audit.verify(), audit.unsealed_count()
    if bad is not None:
        click.echo(f"row {bad} does not match its seal")
        sys.exit(1)
    click.echo(f"the chain holds; {waiting} rows wait to be sealed")
