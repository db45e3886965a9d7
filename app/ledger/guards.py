"""What the database itself refuses: changing or deleting a transfer.

`create_all` installs the triggers after the table; the migration runs the same sentences
(`install`, `remove`) — one source for both.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, text

from app.ledger.models import Transfer

POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'transfers are never changed: correct one by another';
    END $$
    """,
    """
    CREATE TRIGGER transfers_never_change BEFORE UPDATE OR DELETE ON transfers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_transfer_change()
    """,
)
SQLITE = (
    """
    CREATE TRIGGER transfers_never_change BEFORE UPDATE ON transfers
    BEGIN SELECT RAISE(ABORT, 'transfers are never changed: correct one by another'); END
    """,
    """
    CREATE TRIGGER transfers_never_deleted BEFORE DELETE ON transfers
    BEGIN SELECT RAISE(ABORT, 'transfers are never changed: correct one by another'); END
    """,
)
REMOVE_POSTGRESQL = (
    "DROP TRIGGER IF EXISTS transfers_never_change ON transfers",
    "DROP FUNCTION IF EXISTS refuse_transfer_change()",
)
REMOVE_SQLITE = ("DROP TRIGGER IF EXISTS transfers_never_change", "DROP TRIGGER IF EXISTS transfers_never_deleted")


def install(connection: Connection) -> None:
    """Put the triggers on `transfers`; for `create_all`, and for `op.get_bind()` in a migration."""
    for sentence in POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE:
        connection.execute(text(sentence))


def remove(connection: Connection) -> None:
    """Take them off again; for a migration's way down."""
    for sentence in REMOVE_POSTGRESQL if connection.dialect.name == "postgresql" else REMOVE_SQLITE:
        connection.execute(text(sentence))


@event.listens_for(Transfer.__table__, "after_create")
def _after_create(_table: Any, connection: Connection, **_more: Any) -> None:
    install(connection)
