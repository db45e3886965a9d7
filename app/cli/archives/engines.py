"""The database as one file and back: SQLite's online backup, PostgreSQL's pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from app.cli.archives import ArchiveError
from app.core import db

PATIENCE = 3600


def engine_name() -> str:
    """`sqlite` or `postgresql`, the engine in force."""
    return "postgresql" if db.is_postgresql() else "sqlite"


def file_name(engine: str) -> str:
    """What the database is called inside a backup."""
    return "database.dump" if engine == "postgresql" else "database.sqlite"


def holds_rows() -> bool:
    """Whether any table but the migrations' own has a row."""
    preparer = db.engine().dialect.identifier_preparer
    with db.reading() as session:
        connection = session.connection()
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        queries = [text(f"SELECT 1 FROM {preparer.quote(name)} LIMIT 1") for name in names]  # noqa: S608 - quoted
        return any(connection.execute(query).first() for query in queries)


def dump(target: Path) -> None:
    """Write the database, as it is at one moment, while others go on using it."""
    if db.is_postgresql():
        _client("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def check(dumped: Path) -> None:
    """Look whether a dump can be brought back, before anything is touched; `ArchiveError` if not."""
    if db.is_postgresql():
        _client("pg_restore", "--list", str(dumped), connect=False)
        return
    try:
        with closing(sqlite3.connect(dumped)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise ArchiveError("The database in the backup is damaged.")


def restore(dumped: Path) -> None:
    """Replace everything in the database by the dump."""
    if db.is_postgresql():
        with db.engine().begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        db.engine().dispose()
        _client("pg_restore", "--single-transaction", "--no-owner", "--no-privileges", "--exit-on-error", str(dumped))
        return
    db.engine().dispose()
    with closing(sqlite3.connect(dumped)) as source, closing(sqlite3.connect(_sqlite_path())) as target:
        source.backup(target)


def _sqlite_path() -> str:
    return db.engine().url.database or ""


def client_program(name: str) -> str:
    """The newest `pg_dump` or `pg_restore` of this machine; `ArchiveError` where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parents[1].name))
    found = shutil.which(name, path=os.environ.get("LINLI_PG_BIN")) if os.environ.get("LINLI_PG_BIN") else None
    found = found or (str(debian[-1]) if debian else shutil.which(name))
    if found is None:
        raise ArchiveError(f"{name} was not found. Install PostgreSQL's client programs (Debian: postgresql-client).")
    return found


def _client(name: str, *options: str, connect: bool = True) -> None:
    url = make_url(db.engine().url)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    target = [f"--dbname={address}"] if connect else []
    done = subprocess.run(
        [client_program(name), *target, *options],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise ArchiveError(f"{name} failed: {said[0] if said else f'status {done.returncode}'}")
