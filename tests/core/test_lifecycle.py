"""State machines: only the table's moves are made, and each leaves its row."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.core import audit, db
from app.core.actors import SYSTEM
from app.core.lifecycle import IllegalMove, Machine

DOOR = Machine("door", "closed", {"closed": ("open",), "open": ("closed", "gone"), "gone": ()})


@dataclass
class Door:
    id: int = 7
    state: str = "closed"


def test_a_move_of_the_table_is_made_and_written_down(database: str) -> None:
    door = Door()
    with db.transaction():
        assert DOOR.move(door, "open", by=SYSTEM, act="push", for_id=3, reason="风", detail={"n": 1}) == "closed"
    assert door.state == "open"
    with db.reading():
        (row,) = audit.history("door", 7)
    assert (row.act, row.from_state, row.to_state) == ("push", "closed", "open")
    assert (row.for_id, row.reason, row.detail, row.channel) == (3, "风", {"n": 1}, SYSTEM.channel)


@pytest.mark.parametrize(
    ("state", "wanted"), [("closed", "gone"), ("closed", "closed"), ("gone", "open"), ("x", "open")]
)
def test_any_other_move_changes_nothing_and_leaves_no_row(database: str, state: str, wanted: str) -> None:
    door = Door(state=state)
    with db.transaction(), pytest.raises(IllegalMove) as refused:
        DOOR.move(door, wanted, by=SYSTEM, act="push")
    assert (refused.value.noun, refused.value.from_state, refused.value.to_state) == ("door", state, wanted)
    assert door.state == state
    with db.reading():
        assert not audit.history("door", 7)


def test_a_move_taken_back_leaves_no_row(database: str) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction():
        DOOR.move(Door(), "open", by=SYSTEM, act="push")
        raise ZeroDivisionError
    with db.reading():
        assert not audit.history("door", 7)


def test_ends_and_states_are_read_off_the_table() -> None:
    assert DOOR.states == ("closed", "open", "gone")
    assert [state for state in DOOR.states if DOOR.is_end(state)] == ["gone"]
    assert DOOR.allows("open", "gone")
    assert not DOOR.allows("closed", "gone")
