"""Databases for tests: one migrated template a run, a copy of it for each test that asks.

A copy is a real, committed database, so that a test may use many connections, threads and
processes. Copying costs some 10 ms on SQLite (a file) and some 35 ms on PostgreSQL
(`CREATE DATABASE … TEMPLATE`), which is less than emptying seventy tables.
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
        self._connection = psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True)
        newer = self._connection.info.server_version >= 150000
        self._strategy = sql.SQL(" STRATEGY file_copy" if newer else "")

    def url(self, name: str) -> str:
        return self.server.url(name)

    def create(self, name: str) -> str:
        self._connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def copy(self, source: str, name: str) -> str:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
        self._connection.execute(words + self._strategy)
        return self.url(name)

    def drop(self, name: str) -> None:
        self._connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def close(self) -> None:
        """Leave the cluster."""
        self._connection.close()
