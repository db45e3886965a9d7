"""Ten faults planted by hand, each past every guard; `ledger check` finds every one, and nothing on sound books."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import Connection, text

from app import create_app, funding, ledger, payments
from app.core import db
from app.core.actors import SYSTEM
from app.core.money import Money
from tests.support import funded
from tests.support.settings import settings_for


@pytest.fixture
def town(database: str) -> funded.Town:
    """A town with one order captured, one reserved, one released, one paid and partly refunded."""
    town = funded.found()
    captured, reserved, released = (
        funded.place(town, funded.ask(day=funded.TUESDAY.replace(day=24 + n)))[0] for n in range(3)
    )
    with db.transaction():
        payments.record_cash(reserved, Money(1300), SYSTEM)
        payments.refund(reserved, Money(300), "goodwill", "provider", SYSTEM)
        funding.capture(captured, Decimal(1), SYSTEM)
        funding.release(released, SYSTEM, "cancelled")
    return town


def unlock(connection: Connection) -> None:
    """Take away what the database itself refuses, as somebody with its keys could."""
    ledger.guards.remove(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("ALTER TABLE transfers DROP CONSTRAINT ck_transfers_resolves"))
        connection.execute(text("ALTER TABLE accounts DROP CONSTRAINT ck_accounts_available"))
        connection.execute(text("DROP INDEX uq_transfers_pending_id"))
    else:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.execute(text("DROP INDEX uq_transfers_pending_id"))


POSTED = "SELECT id FROM transfers WHERE phase = 'post' ORDER BY id LIMIT 1"
BUDGET = "SELECT id FROM accounts WHERE kind = 'budget' ORDER BY id LIMIT 1"
CAPTURED = "SELECT id FROM funding_lines WHERE kind = 'public' AND state = 'captured'"
FAULTS = {
    "a budget says it has more": f"UPDATE accounts SET available = available + 1 WHERE id = ({BUDGET})",
    "a budget is below zero": f"UPDATE accounts SET available = -1 WHERE id = ({BUDGET})",
    "more was posted than promised": f"UPDATE transfers SET amount = amount + 9999 WHERE id = ({POSTED})",
    "a promise was resolved twice": (
        "INSERT INTO transfers (id, reference, phase, debit_id, credit_id, amount, pending_id, order_id, why, at)"
        " SELECT 1, 'again', 'void', debit_id, credit_id, 0, pending_id, order_id, why, at"
        f" FROM transfers WHERE id = ({POSTED})"
    ),
    "a resolution names another budget": (
        "UPDATE transfers SET credit_id = (SELECT id FROM accounts WHERE kind = 'funder' ORDER BY id LIMIT 1)"
        f" WHERE id = ({POSTED})"
    ),
    "a resolution lost its promise": f"UPDATE transfers SET pending_id = NULL WHERE id = ({POSTED})",
    "a line says captured, its promise is open": (
        "UPDATE funding_lines SET state = 'captured', captured = amount WHERE kind = 'public' AND state = 'reserved'"
    ),
    "a line was captured at another amount": f"UPDATE funding_lines SET captured = amount - 1 WHERE id = ({CAPTURED})",
    "a counter forgot an order": "UPDATE counters SET used = 0 WHERE scope = 'bj-meal-resident' AND used = 1",
    "a payment was settled by hand": "UPDATE payments SET amount = amount + 100",
    "a refund was forgotten": "UPDATE payment_parts SET refunded = 0",
    "an order's price changed afterwards": (
        "UPDATE orders SET price = price + 100, resident_part = resident_part + 100"
        " WHERE id = (SELECT order_id FROM funding_lines WHERE kind = 'public' AND state = 'captured')"
    ),
}  # fmt: skip


def test_sound_books_raise_no_alarm(town: funded.Town) -> None:
    assert funded.faults() == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(town: funded.Town, name: str) -> None:
    with db.engine().begin() as connection:
        unlock(connection)
        changed = connection.execute(text(FAULTS[name]))
        assert changed.rowcount >= 1, "the fault was not planted"
    assert funded.faults() != []


def test_the_command_says_so_and_fails(town: funded.Town, database: str) -> None:
    app = create_app(settings_for(database))
    sound = app.test_cli_runner().invoke(args=["ledger", "check"])
    assert "accounts:" in sound.output
    with db.engine().begin() as connection:
        unlock(connection)
        connection.execute(text(FAULTS["a budget says it has more"]))
    broken = app.test_cli_runner().invoke(args=["ledger", "check"])
    assert broken.exit_code == 1
    assert "FAULT guarded" in broken.output


def test_a_check_added_from_above_is_asked(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    added: dict[str, Callable[[], list[ledger.Fault]]] = {}
    monkeypatch.setattr("app.ledger.checking._added", added)
    ledger.add_check("above", lambda: [ledger.Fault("above", "x", "wrong")])
    with db.reading():
        assert [fault.check for fault in ledger.check()] == ["above"]
