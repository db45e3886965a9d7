"""Storing divisions: COPY on PostgreSQL, batches on SQLite; loading the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import select, update

from app.core.db import is_postgresql, session
from app.places.models import Division
from app.places.staging import Malformed, Row, Staged, stage

BATCH = 2000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a load did: divisions read, added, renamed, and street centres set."""

    read: int = 0
    added: int = 0
    renamed: int = 0
    centres: int = 0

    def __add__(self, other: ImportReport) -> ImportReport:
        return ImportReport(
            self.read + other.read,
            self.added + other.added,
            self.renamed + other.renamed,
            self.centres + other.centres,
        )


def import_divisions(path: Path) -> ImportReport:
    """Load a file, folder or `.zip` in the open transaction; `Malformed` or `Invalid` before anything is stored."""
    with stage(Path(path)) as staged:
        check_parents(staged)
        return store(staged.rows()) + set_centres(staged)


def batches(staged: Staged) -> Iterator[list[Row]]:
    """The staged rows in pieces small enough for short write transactions."""
    rows = staged.rows()
    while piece := list(islice(rows, BATCH)):
        yield piece


def check_parents(staged: Staged) -> None:
    """Every division's parent is in the load or already stored, and centres belong to known streets."""
    asked = {code: (file, line) for code, file, line in staged.parents_elsewhere()}
    for code in _unknown(asked):
        file, line = asked[code]
        raise Malformed(file, line, f"上级 {code} 不在文件里，也没有导入过")
    for code in _unknown(staged.centres):
        raise Malformed("centres", 1, f"街道 {code} 还没有导入")


def _unknown(codes: Iterable[str]) -> list[str]:
    rest = sorted(codes)
    missing: list[str] = []
    for start in range(0, len(rest), 500):
        piece = rest[start : start + 500]
        known = set(session().scalars(select(Division.code).where(Division.code.in_(piece))))
        missing += [code for code in piece if code not in known]
    return missing


def store(rows: Iterable[Row]) -> ImportReport:
    """Add the new ones and rename the changed ones; parents come before their children."""
    return _store_postgresql(rows) if is_postgresql() else _store_sqlite(list(rows))


def _store_postgresql(rows: Iterable[Row]) -> ImportReport:
    connection = session().connection()
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE loaded (code text, parent_code text, level text, name text, implied boolean) "
        "ON COMMIT DROP"
    )
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection has no driver beneath it")
    read = 0
    with driver.cursor() as cursor, cursor.copy("COPY loaded FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            read += 1
    added = connection.exec_driver_sql(
        "INSERT INTO divisions (code, parent_code, level, name) "
        "SELECT code, parent_code, level, name FROM loaded ON CONFLICT (code) DO NOTHING"
    )
    renamed = connection.exec_driver_sql(
        "UPDATE divisions SET name = loaded.name FROM loaded "
        "WHERE divisions.code = loaded.code AND divisions.name <> loaded.name AND NOT loaded.implied"
    )
    report = ImportReport(read, added.rowcount, renamed.rowcount)
    connection.exec_driver_sql("DROP TABLE loaded")
    return report


def _store_sqlite(rows: list[Row]) -> ImportReport:
    if not rows:
        return ImportReport()
    connection = session().connection()
    added = connection.exec_driver_sql(
        "INSERT INTO divisions (code, parent_code, level, name) VALUES (?, ?, ?, ?) ON CONFLICT (code) DO NOTHING",
        [row[:4] for row in rows],
    )
    named = [(row[3], row[0], row[3]) for row in rows if not row[4]]
    renamed = connection.exec_driver_sql("UPDATE divisions SET name = ? WHERE code = ? AND name <> ?", named)
    return ImportReport(len(rows), added.rowcount, renamed.rowcount)


def set_centres(staged: Staged) -> ImportReport:
    """Store the street centres of the load, in WGS84."""
    for code, (lat, lon) in staged.centres.items():
        session().execute(update(Division).where(Division.code == code).values(centre_lat=lat, centre_lon=lon))
    return ImportReport(centres=len(staged.centres))
