"""`flask places import FILE`: load administrative divisions and street centres."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.core import db
from app.core.errors import LinliError
from app.places import ImportReport
from app.places.importing import batches, check_parents, set_centres, store
from app.places.staging import stage


@click.group("places", help="Divisions and addresses.")
def command() -> None:
    """The group."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_files(files: tuple[Path, ...]) -> None:
    """Load divisions from CSV files, folders of them, or .zip files; exit status 1 if one cannot be read."""
    for file in files:
        try:
            report = load(file)
        except LinliError as refusal:
            click.echo(refusal.message % refusal.params, err=True)
            sys.exit(1)
        click.echo(
            f"{file.name}: {report.read} read, {report.added} new, {report.renamed} renamed, {report.centres} centres"
        )


def load(file: Path) -> ImportReport:
    """Check the whole file, then store it: at once on PostgreSQL, in short write transactions on SQLite."""
    with stage(file) as staged:
        with db.reading():
            check_parents(staged)
        report = ImportReport()
        pieces = [staged.rows()] if db.is_postgresql() else batches(staged)
        for piece in pieces:
            with db.transaction():
                report += store(piece)
        with db.transaction():
            return report + set_centres(staged)
