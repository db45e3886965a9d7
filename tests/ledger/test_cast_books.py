"""The named cast's month of orders, in every state: its books hold."""

from __future__ import annotations

from app import ledger
from app.core import db


def test_the_demo_begins_with_sound_books(world: str) -> None:
    with db.reading():
        found = ledger.report()
    assert found.faults == ()
    assert found.counts["post"] > 0
    assert found.counts["void"] > 0
