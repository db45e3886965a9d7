"""One tree of migrations for both engines.

On SQLite a table is altered by copying it, so foreign keys rest meanwhile and are checked at the
end; on PostgreSQL one migrator at a time holds an advisory lock. Either way a run is one
transaction: it happens whole or not at all.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy.types import TypeDecorator

from app.core import db
from app.web.kernel.migrations import MIGRATION_LOCK, import_models

import_models()


def written_type(kind: str, item: Any, autogenerate: Any) -> str | bool:
    """Write the column types of the house as what the database stores."""
    if kind == "type" and isinstance(item, sa.JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    stored = item.impl_instance
    return "sa.DateTime(timezone=True)" if isinstance(stored, sa.DateTime) else f"sa.{stored!r}"


def drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no file where nothing changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: sa.Connection) -> None:
    """Run the migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=written_type,
        compare_type=True,
        compare_server_default=False,
        transactional_ddl=True,
        process_revision_directives=drop_empty,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise RuntimeError(f"the migration leaves a row of {broken[0]} without its {broken[2]}")


def main() -> None:
    """Connect, let foreign keys rest on SQLite, run."""
    with db.engine().connect() as connection:
        if connection.dialect.name != "sqlite":
            run(connection)
            return
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            run(connection)
        finally:
            if connection.in_transaction():
                connection.rollback()
            raw.execute("PRAGMA foreign_keys=ON")


main()
