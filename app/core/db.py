"""The database: one declarative base, two engines it must run on, and who may write when.

`with transaction():` opens the one write transaction of an edge (web, api, work, cli); operations
inside use `session()` and never commit. `with reading():` opens a read-only one. On SQLite a write
begins with BEGIN IMMEDIATE, so it waits its turn instead of failing half way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Insert,
    Integer,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from app.core.ids import new_id
from app.core.money import Money, MoneyColumn

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[dt.datetime]):
    """An aware UTC instant; timestamptz on PostgreSQL, naive UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        value = value.astimezone(dt.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Quantity(TypeDecorator[Decimal]):
    """A quantity with up to three decimals, stored as whole thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return None if value is None else int(Decimal(value) * 1000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 1000


IdColumn = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")
Id = Annotated[int, mapped_column(IdColumn, primary_key=True, default=new_id, autoincrement=False)]


class Base(DeclarativeBase):
    """The declarative base of every room. Ids are made by the program (`core.ids`)."""

    metadata = metadata
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it once, at class creation
        int: BigInteger,
        dt.datetime: Instant,
        Money: MoneyColumn,
        Decimal: Quantity,
        dict[str, Any]: Json,
        list[Any]: Json,
        list[str]: Json,
    }


_engine: Engine | None = None
_current: ContextVar[Session | None] = ContextVar("linli_session", default=None)


def init_engine(url: str, **options: Any) -> Engine:
    """Make the process's engine for `url`; a former one is disposed of."""
    global _engine
    dispose()
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _engine = _sqlite(url, **options)
    else:
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        _engine = create_engine(parsed, **{"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True, **options})
    return _engine


def _sqlite(url: str, **options: Any) -> Engine:
    built = create_engine(url, **{"connect_args": {"timeout": 30, "check_same_thread": False}, **options})

    @event.listens_for(built, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(built, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("linli_writes", True)
        connection.exec_driver_sql(f"PRAGMA query_only={0 if writes else 1}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return built


def engine() -> Engine:
    """The process's engine; `RuntimeError` before `init_engine`."""
    if _engine is None:
        raise RuntimeError("the database engine has not been initialised")
    return _engine


def dispose() -> None:
    """Close the engine's connections, if there is one."""
    global _engine
    if _engine is not None:
        _engine.dispose()
        _engine = None


def is_postgresql() -> bool:
    """Whether the engine enforces what SQLite cannot."""
    return engine().dialect.name == "postgresql"


def session() -> Session:
    """The session of the transaction in force; `RuntimeError` where none is open."""
    current = _current.get()
    if current is None:
        raise RuntimeError("no transaction is open: the edge opens one with transaction() or reading()")
    return current


def connection() -> Connection:
    """The connection of the open write transaction, for statements on tables: they need no mapper's help.

    Hot paths send a dozen of them, and the session's own way costs as much as the statement. Nothing pending in
    the session is flushed first.
    """
    current = session()
    if not current.info.get("writes"):
        return current.connection()
    held: Connection | None = current.info.get("connection")
    if held is None:
        held = current.info["connection"] = current.connection()
    return held


def fetch(statement: Executable, parameters: dict[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement built once over columns, without the session's work for each: hot paths ask so.

    What is pending in the session is flushed first, so nothing written in this transaction is missed.
    """
    current = session()
    if current.new or current.dirty or current.deleted:
        current.flush()
    return connection().execute(statement, parameters)


@contextmanager
def gathering() -> Iterator[None]:
    """Send the rows given to `insert_rows` inside the block at its end, one statement for each insert.

    For hot paths whose block only adds to tables it does not read. Nothing is sent where the block raises.
    """
    info = session().info
    if "gathered" in info:
        yield
        return
    gathered: dict[Insert, list[dict[str, Any]]] = {}
    info["gathered"] = gathered
    try:
        yield
    finally:
        del info["gathered"]
    for statement, rows in gathered.items():
        connection().execute(statement, rows)


def insert_rows(statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows with all the same keys; inside `gathering` together with others of the same statement, later."""
    gathered: dict[Insert, list[dict[str, Any]]] | None = session().info.get("gathered")
    if gathered is not None:
        gathered.setdefault(statement, []).extend(rows)
    elif rows:
        connection().execute(statement, list(rows))


def in_transaction() -> bool:
    """Whether a write transaction is open in this context."""
    current = _current.get()
    return current is not None and bool(current.info.get("writes"))


def has_session() -> bool:
    """Whether any transaction, reading or writing, is open in this context."""
    return _current.get() is not None


@contextmanager
def transaction() -> Iterator[Session]:
    """One write transaction: commits at the end of the block, rolls back on any exception.

    Opened by edges only, never nested (`RuntimeError`). Callbacks given to `after_commit` run once it has committed.
    A reading transaction that surrounds it is put aside and sees the new state afterwards.
    """
    if in_transaction():
        raise RuntimeError("a transaction is already open; operations never open their own")
    outer = _current.get()
    if outer is not None:
        _let_go(outer)
    writing = Session(engine(), expire_on_commit=False, info={"writes": True, "after_commit": []})
    token = _current.set(writing)
    try:
        with writing.begin():
            yield writing
    finally:
        _current.reset(token)
        writing.close()
        if outer is not None:
            _let_go(outer)  # a row of its own that was touched in the block has begun it again, in the old state
    for callback in writing.info["after_commit"]:
        callback()


def _let_go(opened: Session) -> None:
    """End a reading transaction with a commit: after a rollback, psycopg has forgotten what the connection prepared."""
    if opened.new or opened.dirty or opened.deleted:
        opened.rollback()
    else:
        opened.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A read-only transaction; inside another one it is that one."""
    current = _current.get()
    if current is not None:
        yield current
        return
    options = {"linli_writes": False, "postgresql_readonly": True}
    opened = Session(engine().execution_options(**options), info={"writes": False}, autoflush=False)
    token = _current.set(opened)
    try:
        yield opened
        opened.expunge_all()  # what was read stays as it was read
        _let_go(opened)
    finally:
        _current.reset(token)
        opened.close()


def after_commit(callback: Callable[[], None]) -> None:
    """Call `callback` once the open write transaction has committed; never if it rolls back."""
    if not in_transaction():
        raise RuntimeError("after_commit needs an open write transaction")
    session().info["after_commit"].append(callback)
