"""Databases for tests: one migrated template a run, a copy of it for each test that asks.

A copy is a real, committed database, so that a test may use many connections, threads and processes.
Copying costs some 5 ms on SQLite (a file) and some 100 ms on PostgreSQL (`CREATE DATABASE … TEMPLATE`),
so there a copy of the empty template is emptied again after a test and handed to the next.
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from abc import ABC, abstractmethod
from pathlib import Path

import psycopg
from psycopg import sql

from tools.postgres import Server

USES = 40
SCHEMA = """
    SELECT 'constraint', conname::text, conrelid::regclass::text FROM pg_constraint
    UNION ALL SELECT 'trigger', tgname::text, tgrelid::regclass::text || tgenabled::text
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'relation', relname::text, relnatts::text || relrowsecurity::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'policy', polname::text, polrelid::regclass::text FROM pg_policy
    ORDER BY 1, 2, 3
"""


class Databases(ABC):
    """A place where databases are made, copied and dropped by name."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new_name(self) -> str:
        """A name no other database here has."""
        return f"t{next(self._numbers)}"

    @abstractmethod
    def url(self, name: str) -> str:
        """The address of the database `name`."""

    @abstractmethod
    def create(self, name: str) -> str:
        """Make an empty database; its address."""

    @abstractmethod
    def copy(self, source: str, name: str) -> str:
        """Make `name` as `source` is, which nobody may be connected to; its address."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Remove the database."""

    def lend(self, template: str, *, empty: bool) -> str:
        """The name of a database that is as `template` is, for one test; `empty` where that holds no row."""
        name = self.new_name()
        self.copy(template, name)
        return name

    def take_back(self, name: str) -> None:
        """The test is over."""
        self.drop(name)


class SqliteDatabases(Databases):
    """Files in one folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def path(self, name: str) -> Path:
        """The file of the database `name`."""
        return self.folder / f"{name}.db"

    def url(self, name: str) -> str:
        return f"sqlite:///{self.path(name)}"

    def create(self, name: str) -> str:
        return self.url(name)

    def copy(self, source: str, name: str) -> str:
        with sqlite3.connect(self.path(source)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self.path(source), self.path(name))
        return self.url(name)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path(name)}{ending}").unlink(missing_ok=True)


class PostgresDatabases(Databases):
    """Databases of a throw-away cluster."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server
        self._connection = psycopg.connect(_plain(server.url()), autocommit=True)
        self._uses: dict[str, int] = {}
        self._free: list[str] = []
        self._schema: list[tuple[str, str, str]] = []

    def url(self, name: str) -> str:
        return self.server.url(name)

    def create(self, name: str) -> str:
        self._connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def copy(self, source: str, name: str) -> str:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
        self._connection.execute(words)
        return self.url(name)

    def drop(self, name: str) -> None:
        self._connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def lend(self, template: str, *, empty: bool) -> str:
        if not empty:
            return super().lend(template, empty=False)
        if not self._schema:
            with psycopg.connect(_plain(self.url(template))) as connection:
                self._schema = connection.execute(SCHEMA).fetchall()
        name = self._free.pop() if self._free else super().lend(template, empty=True)
        self._uses[name] = self._uses.get(name, 0) + 1
        return name

    def take_back(self, name: str) -> None:
        uses = self._uses.get(name)
        if uses is None or uses >= USES or not self._emptied(name):
            self.drop(name)
        else:
            self._free.append(name)

    def _emptied(self, name: str) -> bool:
        """Delete every row, past triggers and foreign keys; False where the test changed the schema."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._connection.execute(others, [name])
        with psycopg.connect(_plain(self.url(name))) as connection:
            tables = _tables(connection)
            schema = connection.execute(SCHEMA).fetchall()
            if schema != self._schema:
                return False
            connection.execute("SET session_replication_role = replica")
            look = sql.SQL("SELECT {name} WHERE EXISTS (SELECT 1 FROM {table})")
            looks = [look.format(name=sql.Literal(table), table=sql.Identifier(table)) for table in tables]
            for (table,) in connection.execute(sql.SQL(" UNION ALL ").join(looks)).fetchall():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        return True

    def close(self) -> None:
        """Leave the cluster."""
        self._connection.close()


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _tables(connection: psycopg.Connection[tuple[str]]) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1"
    return [name for (name,) in connection.execute(query).fetchall()]
