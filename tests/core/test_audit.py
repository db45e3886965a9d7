"""The trail is sealed in order, and what was touched afterwards is named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.core import audit
from app.core.actors import SYSTEM
from app.core.db import reading, transaction
from tests.support.time import Clock


def _sealed_rows(clock: Clock, count: int = 5) -> list[int]:
    with transaction():
        for number in range(count):
            audit.record(SYSTEM, "thing", number, "act", reason="因为")
    clock.forward(seconds=5)
    with transaction():
        assert audit.seal() == count
    with reading() as s:
        return list(s.scalars(text("SELECT id FROM audit_rows ORDER BY id")))


def test_rows_wait_two_seconds_then_the_chain_holds(database: str, clock: Clock) -> None:
    with transaction():
        audit.record(SYSTEM, "thing", 1, "act")
        assert audit.seal() == 0
    clock.forward(seconds=5)
    with transaction():
        assert (audit.seal(), audit.seal()) == (1, 0)
    with reading():
        assert (audit.verify(), audit.unsealed_count()) == (None, 0)


@pytest.mark.parametrize(
    "meddle",
    [
        "UPDATE audit_rows SET reason = '别的' WHERE id = :id",
        "UPDATE audit_seals SET digest = 'x' WHERE row_id = :id",
        "UPDATE audit_seals SET sequence = sequence + 100 WHERE row_id = :id",
    ],
)
def test_the_first_row_that_was_touched_is_named(database: str, clock: Clock, meddle: str) -> None:
    rows = _sealed_rows(clock)
    with transaction() as s:
        s.execute(text(meddle), {"id": rows[2]})
    with reading():
        assert audit.verify() in (rows[2], rows[3])
