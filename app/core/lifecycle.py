"""State machines: a table of legal moves, and the one verb that makes a move.

A machine belongs to one noun and one column. Nothing else assigns that column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.core import audit
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict


class Stateful(Protocol):
    """A row with an id and a state."""

    id: int
    state: str


class IllegalMove(Conflict):
    """The thing is not in a state from which this can be done; somebody may have been faster."""

    code = "illegal_move"

    def __init__(self, noun: str, from_state: str, to_state: str) -> None:
        super().__init__("现在不能这样做，请刷新看看最新情况")
        self.noun, self.from_state, self.to_state = noun, from_state, to_state


@dataclass(frozen=True, slots=True)
class Machine:
    """`moves` maps a state to the states it may become; a state that maps to nothing is an end."""

    noun: str
    initial: str
    moves: Mapping[str, Sequence[str]]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the table."""
        return tuple(self.moves)

    def allows(self, from_state: str, to_state: str) -> bool:
        """Whether the move is in the table."""
        return to_state in self.moves.get(from_state, ())

    def is_end(self, state: str) -> bool:
        """Whether nothing follows this state."""
        return not self.moves[state]

    def move(
        self,
        row: Stateful,
        to_state: str,
        *,
        by: Actor,
        act: str,
        for_id: int | None = None,
        reason: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> str:
        """Check the move, make it, write its history row; the state before. `IllegalMove` otherwise.

        The caller holds the row (locked, or inside SQLite's single writer) and announces the event.
        """
        before = row.state
        if not self.allows(before, to_state):
            raise IllegalMove(self.noun, before, to_state)
        row.state = to_state
        audit.record(
            by,
            self.noun,
            row.id,
            act,
            for_id=for_id,
            from_state=before,
            to_state=to_state,
            reason=reason,
            detail=detail,
        )
        session().flush()
        return before
