"""Legal and illegal moves of the order and the job, each against the one table of design §5."""

from __future__ import annotations

import pytest

from app.core.lifecycle import Machine
from app.dispatch import JOB
from app.orders import ORDER

ORDER_MOVES = {
    ("placed", "awaiting_approval"), ("placed", "awaiting_payment"), ("placed", "confirmed"),
    ("awaiting_approval", "awaiting_payment"), ("awaiting_approval", "confirmed"),
    ("awaiting_approval", "rejected"), ("awaiting_approval", "cancelled"), ("awaiting_approval", "expired"),
    ("awaiting_payment", "awaiting_approval"), ("awaiting_payment", "confirmed"),
    ("awaiting_payment", "cancelled"), ("awaiting_payment", "expired"),
    ("confirmed", "awaiting_approval"), ("confirmed", "awaiting_payment"), ("confirmed", "in_service"),
    ("confirmed", "cancelled"), ("in_service", "completed"), ("in_service", "cancelled"),
    ("completed", "closed"), ("expired", "confirmed"),
}  # fmt: skip
JOB_MOVES = {
    ("open", "offered"), ("open", "withdrawn"),
    ("offered", "open"), ("offered", "accepted"), ("offered", "declined"), ("offered", "withdrawn"),
    ("accepted", "open"), ("accepted", "assigned"), ("accepted", "started"), ("accepted", "declined"),
    ("accepted", "withdrawn"),
    ("assigned", "open"), ("assigned", "accepted"), ("assigned", "en_route"), ("assigned", "started"),
    ("assigned", "declined"), ("assigned", "withdrawn"),
    ("en_route", "arrived"), ("en_route", "failed"), ("en_route", "withdrawn"),
    ("arrived", "started"), ("arrived", "en_route"), ("arrived", "failed"), ("arrived", "no_show"),
    ("started", "finished"), ("started", "failed"), ("finished", "verified"),
}  # fmt: skip
TABLES = [(ORDER, ORDER_MOVES), (JOB, JOB_MOVES)]
PAIRS = [
    pytest.param(machine, before, after, (before, after) in legal, id=f"{machine.noun}-{before}-{after}")
    for machine, legal in TABLES
    for before in machine.states
    for after in machine.states
]


@pytest.mark.parametrize(("machine", "before", "after", "legal"), PAIRS)
def test_a_move_is_legal_only_if_the_table_says_so(machine: Machine, before: str, after: str, legal: bool) -> None:
    assert machine.allows(before, after) is legal


@pytest.mark.parametrize(("machine", "ends"), [
    (ORDER, {"closed", "rejected", "cancelled"}),
    (JOB, {"verified", "declined", "failed", "no_show", "withdrawn"}),
])  # fmt: skip
def test_nothing_follows_an_end(machine: Machine, ends: set[str]) -> None:
    assert {state for state in machine.states if machine.is_end(state)} == ends
