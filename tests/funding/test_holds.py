"""Holds: a held line is neither captured nor given back until a person decides, and not the one who raised it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import funding, ledger
from app.accounts import PersonActor
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Forbidden, Invalid
from tests.support import funded

RAISER, DECIDER = PersonActor(11, "street_officer"), PersonActor(12, "street_approver")


@pytest.fixture
def town(database: str) -> funded.Town:
    return funded.found()


def held_order(town: funded.Town) -> tuple[int, int, int]:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        line_id = funding.lines([order_id])[order_id][0].id
        hold_id = funding.hold(line_id, "far_from_home", RAISER)
        assert funding.hold(line_id, "far_from_home", RAISER) == hold_id
    return order_id, line_id, hold_id


def states(order_id: int) -> list[str]:
    with db.reading():
        return [line.state for line in funding.lines([order_id])[order_id]]


def test_a_held_line_waits_at_capture_and_is_paid_on_decision(town: funded.Town) -> None:
    order_id, line_id, hold_id = held_order(town)
    with db.transaction():
        captured = funding.capture(order_id, Decimal(1), SYSTEM)
    assert captured.held == (line_id,)
    assert states(order_id) == ["reserved", "captured", "due"]
    with pytest.raises(Forbidden), db.transaction():
        funding.decide_hold(hold_id, "pay", RAISER, reason="核实过")
    with db.transaction():
        funding.decide_hold(hold_id, "pay", DECIDER, reason="核实过")
    assert states(order_id) == ["captured", "captured", "due"]
    with pytest.raises(Conflict), db.transaction():
        funding.decide_hold(hold_id, "refuse", DECIDER, reason="再想想")
    assert funded.left(town, "bj-meal-resident") == 1_000_00 - 500
    assert funded.faults() == []


def test_refused_the_budget_and_the_limit_have_it_back(town: funded.Town) -> None:
    order_id, _, hold_id = held_order(town)
    with db.transaction():
        funding.capture(order_id, Decimal(1), SYSTEM)
    with pytest.raises(Invalid), db.transaction():
        funding.decide_hold(hold_id, "refuse", DECIDER, reason=" ")
    with db.transaction():
        funding.decide_hold(hold_id, "refuse", DECIDER, reason="查无此单")
    assert states(order_id) == ["released", "captured", "due"]
    assert funded.left(town, "bj-meal-resident") == 1_000_00
    assert funded.faults() == []


def test_a_captured_line_refused_is_reversed(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        funding.capture(order_id, Decimal(1), SYSTEM)
        line_id = funding.lines([order_id])[order_id][0].id
        hold_id = funding.hold(line_id, "complaint", RAISER)
    with db.transaction():
        funding.decide_hold(hold_id, "refuse", DECIDER, reason="投诉属实")
    assert states(order_id) == ["reversed", "captured", "due"]
    assert funded.left(town, "bj-meal-resident") == 1_000_00
    with db.reading():
        assert ledger.balance(ledger.account_id(f"provider:{town.provider_id}")) == 300
        assert [hold.decision for hold in funding.holds([order_id])] == ["refuse"]
    assert funded.faults() == []


def test_what_is_given_back_cannot_be_held(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        funding.release(order_id, SYSTEM, "cancelled")
        line_id = funding.lines([order_id])[order_id][0].id
        with pytest.raises(Conflict):
            funding.hold(line_id, "late", RAISER)
