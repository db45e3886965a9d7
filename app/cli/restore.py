"""`flask restore FILE`: bring a backup back, into an empty installation unless `--force` is given."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click
from flask import current_app

from app.cli.archives import ArchiveError, engines, tarred
from app.cli.backup import fingerprint
from app.config import Config
from app.core import clock


def bring_back(source: Path, config: Config, *, force: bool) -> int:
    """Replace database and uploads by the backup's; how many uploads. `ArchiveError` leaves all as it was.

    Former uploads are kept beside the new ones, in `uploads-before-…`.
    """
    config.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=config.data_dir) as name:
        folder = Path(name)
        manifest = tarred.read(source, folder)
        engine = engines.engine_name()
        if manifest["engine"] != engine:
            raise ArchiveError(f"The backup is of a {manifest['engine']} database, this installation uses {engine}.")
        if manifest["fingerprint"] != fingerprint() and not force:
            keys = ", ".join(manifest["data_keys"])
            raise ArchiveError(f"The backup was sealed with other data keys ({keys}). Set DATA_KEYS to those first.")
        if not force and engines.holds_rows():
            raise ArchiveError("This installation already holds data. Give --force to replace all of it.")
        engines.check(folder / engines.file_name(engine))
        engines.restore(folder / engines.file_name(engine))
        return _swap_uploads(folder / "uploads", config.uploads_dir)


def _swap_uploads(brought: Path, kept: Path) -> int:
    if kept.exists() and any(kept.iterdir()):
        kept.rename(kept.with_name(f"uploads-before-{clock.now():%Y%m%d%H%M%S}"))
    if not brought.exists():
        return 0
    shutil.rmtree(kept, ignore_errors=True)
    shutil.move(str(brought), kept)
    return sum(1 for path in kept.rglob("*") if path.is_file())


@click.command("restore", help="Bring the backup in FILE back.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what is there, whatever the data keys.")
def command(file: Path, force: bool) -> None:
    """Bring it back and say what is next."""
    try:
        uploads = bring_back(file, current_app.config["LINLI"], force=force)
    except (ArchiveError, OSError) as error:
        click.echo(f"Nothing was restored. {error}", err=True)
        sys.exit(1)
    click.echo(f"Restored the database and {uploads} uploads. Run `flask db upgrade` before serving.")
