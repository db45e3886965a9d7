"""`flask work …`: the clock's jobs and the outbox, by hand or from cron."""

from __future__ import annotations

import time

import click

from app.core import db, outbox
from app.work.runner import run_due
from app.work.tick import tick as run_tick


@click.group("work", help="Run what is due.")
def command() -> None:
    """The group."""


@command.command("tick")
def tick() -> None:
    """Run the clock's jobs and the outbox once."""
    for name, count in run_tick().items():
        click.echo(f"{name}: {count}")
    total = 0
    while taken := run_due():
        total += taken
    click.echo(f"outbox: {total}")


@command.command("run")
@click.option("--pause", default=0.5, help="Seconds between empty passes.")
def run(pause: float) -> None:
    """Keep running what is due, until stopped."""
    while True:
        run_tick()
        if not run_due():
            time.sleep(pause)


@command.command("status")
def status() -> None:
    """How much waits, and what has been given up."""
    with db.reading():
        for state, count in outbox.counts().items():
            click.echo(f"{state}: {count}")
