"""`flask backup FILE`: the database and the uploads in one tar file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
from flask import current_app

from app.cli.archives import ArchiveError, engines, tarred
from app.config import Config
from app.core import clock, crypto, db
from app.web.kernel import migrations


def fingerprint() -> str:
    """Tells whether two installations seal with the same data keys, without telling the keys."""
    return crypto.blind_index("data keys", "backup")


def write(target: Path, config: Config) -> int:
    """Write a backup to `target`; how many uploads are in it. `ArchiveError` where that fails."""
    engine = engines.engine_name()
    with tempfile.TemporaryDirectory(prefix="linli-backup-") as folder:
        dumped = Path(folder) / engines.file_name(engine)
        with db.reading() as session:
            revisions = migrations.applied(session.connection())
        engines.dump(dumped)
        root = config.uploads_dir
        uploads = {f"uploads/{path.relative_to(root).as_posix()}": path for path in root.rglob("*") if path.is_file()}
        about = {
            "engine": engine, "made_at": clock.now().isoformat(), "revisions": list(revisions),
            "data_keys": [key_id for key_id, _ in config.data_keys], "fingerprint": fingerprint(),
        }  # fmt: skip
        tarred.write(target, about, {dumped.name: dumped, **uploads})
    return len(uploads)


@click.command("backup", help="Write the database and the uploads to FILE.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write the backup and say what must be kept beside it."""
    config: Config = current_app.config["LINLI"]
    try:
        uploads = write(file.resolve(), config)
    except (ArchiveError, OSError) as error:
        click.echo(f"No backup was made. {error}", err=True)
        sys.exit(1)
    ids = ", ".join(key_id for key_id, _ in config.data_keys)
    click.echo(f"{file}: the {engines.engine_name()} database and {uploads} uploads.")
    click.echo(f"Keep the data keys ({ids}) somewhere else: without them the personal data in it cannot be read.")
