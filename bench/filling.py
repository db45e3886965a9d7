"""Writing many rows at once: COPY on PostgreSQL, one prepared statement on SQLite; values as columns bind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from psycopg import sql
from sqlalchemy import Column, Dialect, Table

from app.core.db import is_postgresql, session

Row = Mapping[str, Any]
Bind = Callable[[Any], Any]


def fill(model: Any, rows: Iterable[Row]) -> int:
    """Insert rows that all name the same columns, with the columns' own defaults for others; how many."""
    table = cast(Table, model.__table__)
    wanted = iter(rows)
    first = next(wanted, None)
    if first is None:
        return 0
    connection = session().connection()
    columns = [column for column in table.columns if column.name in first or column.default is not None]
    values = _bound(columns, connection.dialect, first, wanted)
    driver: Any = connection.connection.driver_connection
    if is_postgresql():
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
        words = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
        written = 0
        with driver.cursor() as cursor, cursor.copy(words) as copy:
            for value in values:
                copy.write_row(value)
                written += 1
        return written
    named = ", ".join(f'"{column.name}"' for column in columns)
    marks = ", ".join("?" for _ in columns)
    done = driver.executemany(f'INSERT INTO "{table.name}" ({named}) VALUES ({marks})', values)
    return int(done.rowcount)


def _bound(columns: Sequence[Column[Any]], dialect: Dialect, first: Row, rest: Iterator[Row]) -> Iterator[list[Any]]:
    plans = [_plan(column, dialect, column.name in first) for column in columns]
    for row in _all(first, rest):
        yield [made() if made is not None else bind(row[name]) for name, bind, made in plans]


def _all(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _plan(column: Column[Any], dialect: Dialect, given: bool) -> tuple[str, Bind, Callable[[], Any] | None]:
    bind = column.type.dialect_impl(dialect).bind_processor(dialect) or _same
    if given:
        return column.name, bind, None
    default: Any = column.default
    if default.is_scalar:
        value = bind(default.arg)
        return column.name, bind, lambda: value
    return column.name, bind, lambda: bind(default.arg(None))


def _same(value: Any) -> Any:
    return value
