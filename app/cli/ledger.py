"""`flask ledger check`: do the books hold?"""

from __future__ import annotations

import sys

import click

from app import ledger
from app.core import db
from app.core.money import Money


@click.group("ledger", help="The double-entry books.")
def command() -> None:
    """The group."""


@command.command("check")
def check() -> None:
    """Prove the books: what was looked at, what does not hold; exit status 1 if there is anything."""
    with db.reading():
        found = ledger.report()
    for name, count in found.counts.items():
        click.echo(f"{name}: {Money(count)} CNY" if name == "moved" else f"{name}: {count}")
    for fault in found.faults:
        click.echo(f"FAULT {fault.check} · {fault.subject}: {fault.words}", err=True)
    click.echo(f"faults: {len(found.faults)}")
    if found.faults:
        sys.exit(1)
