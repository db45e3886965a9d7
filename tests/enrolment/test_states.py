"""The application's machine: the one table of legal moves."""

from __future__ import annotations

import itertools

from app.enrolment.states import APPLICATION, OPEN, WAITING

LEGAL = {
    ("draft", "submitted"), ("draft", "withdrawn"), ("returned", "submitted"), ("returned", "withdrawn"),
    ("approved", "ended"),
    *itertools.product(WAITING, ("endorsed", "reviewed", "approved", "returned", "rejected", "withdrawn")),
}  # fmt: skip


def test_every_move_is_in_the_table_or_refused() -> None:
    pairs = itertools.product(APPLICATION.states, APPLICATION.states)
    assert {pair for pair in pairs if APPLICATION.allows(*pair)} == LEGAL


def test_ends_are_ends_and_open_states_are_not() -> None:
    assert {state for state in APPLICATION.states if APPLICATION.is_end(state)} == {"rejected", "withdrawn", "ended"}
    assert not any(APPLICATION.is_end(state) for state in OPEN)
