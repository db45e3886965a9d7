"""``flask programme``: worked cases of programme files, without a database."""

from __future__ import annotations

import sys

import click

from app.programmes.cases import report


@click.group("programme")
def command() -> None:
    """Programme files."""


@command.command("test")
@click.argument("files", nargs=-1, required=True, type=click.Path())
def test(files: tuple[str, ...]) -> None:
    """Run the worked cases of FILES; status 1 where one fails, 2 where a file is malformed."""
    sys.exit(report(files, click.echo, lambda line: click.echo(line, err=True)))
