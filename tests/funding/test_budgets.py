"""Budgets: proposed by one, decided by another, allotted to streets, never below zero, burning down."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from app import accounts, funding
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.money import Money
from tests.support import funded, neighbours
from tests.support.funded import DISTRICT, STREET
from tests.support.time import Clock

PROGRAMME = "bj-meal-resident"


@pytest.fixture
def town(database: str) -> funded.Town:
    return funded.found()


def official(role: str, division: str, name: str) -> accounts.Viewer:
    with db.transaction():
        return neighbours.official(role, division, name)


def test_allotting_takes_two_people_and_moves_the_money(town: funded.Town) -> None:
    maker = official("district_officer", DISTRICT, "区里经办")
    checker = official("district_approver", DISTRICT, "区里审批")
    with db.transaction():
        source = funded.fund(PROGRAMME, 500_00, division=DISTRICT)
        move = funding.allot(source, STREET, Money(200_00), maker, reason="指标下达")
    assert funded.left(town, PROGRAMME) == 1_000_00, "nothing moves before it is decided"
    with pytest.raises(Forbidden), db.transaction():
        funding.decide_move(move, True, maker)
    with db.transaction():
        funding.decide_move(move, True, checker)
    with pytest.raises(Conflict), db.transaction():
        funding.decide_move(move, True, checker)
    assert funded.left(town, PROGRAMME) == 1_200_00
    with db.reading():
        row = funding.budget(checker, source)
    assert (row.put_in, row.allotted, row.left) == (500_00, 200_00, 300_00)
    assert funded.faults() == []


def test_more_than_the_source_holds_is_refused_whole(town: funded.Town) -> None:
    with db.transaction():
        source = funded.fund(PROGRAMME, 100, division=DISTRICT)
        move = funding.allot(source, STREET, Money(101), SYSTEM, reason="指标下达")
    with pytest.raises(Conflict), db.transaction():
        funding.decide_move(move, True, funded.PUBLISHER)
    assert funded.left(town, PROGRAMME) == 1_000_00
    assert funded.faults() == []


def test_a_rejected_proposal_moves_nothing(town: funded.Town) -> None:
    with db.transaction():
        move = funding.set_budget(PROGRAMME, STREET, 2026, Money(5), SYSTEM, reason="追加")
        funding.decide_move(move, False, funded.PUBLISHER)
    assert funded.left(town, PROGRAMME) == 1_000_00


@pytest.mark.parametrize(("amount", "reason"), [(0, "x"), (-1, "x"), (10**14, "x"), (5, " ")])
def test_nonsense_is_not_proposed(town: funded.Town, amount: int, reason: str) -> None:
    with pytest.raises(Invalid), db.transaction():
        funding.set_budget(PROGRAMME, STREET, 2026, Money(amount), SYSTEM, reason=reason)


def test_money_flows_down_and_within_one_programme(town: funded.Town) -> None:
    with db.transaction():
        source = funded.fund(PROGRAMME, 100, division=DISTRICT)
        with pytest.raises(Invalid):
            funding.allot(source, "110101001", Money(1), SYSTEM, reason="别区")
        with pytest.raises(Invalid):
            funding.propose(town.budgets["bj-meal-operator"], source, Money(1), SYSTEM, reason="串项目")
        back = funding.propose(source, town.budgets[PROGRAMME], Money(300), SYSTEM, reason="收回")
        funding.decide_move(back, True, funded.PUBLISHER)
    assert funded.left(town, PROGRAMME) == 1_000_00 - 300


def test_officials_see_their_own_divisions_budgets(town: funded.Town) -> None:
    here, elsewhere = official("street_officer", STREET, "本街"), official("street_officer", "110101001", "外街")
    with db.reading():
        assert {row.programme_id for row in funding.budgets(here, 2026)} == set(town.budgets)
        assert funding.budgets(elsewhere, 2026) == []
        with pytest.raises(NotFound):
            funding.budget(elsewhere, town.budgets[PROGRAMME])
        assert funding.moves_of(elsewhere) == []


def test_who_may_propose_and_decide(town: funded.Town) -> None:
    officer, approver = official("street_officer", STREET, "甲"), official("street_approver", STREET, "乙")
    district = official("district_approver", DISTRICT, "丙")
    with db.transaction():
        source = funded.fund(PROGRAMME, 900, division=DISTRICT)
        funding.allot(source, STREET, Money(5), officer, reason="申请下达")
        funding.set_budget(PROGRAMME, STREET, 2026, Money(5), officer, reason="追加")
    with db.reading():
        waiting = {move.from_division_code: move for move in funding.moves_of(approver) if move.state == "proposed"}
        assert funding.can_propose_move(officer, STREET)
        assert not funding.can_propose_move(officer, DISTRICT)
        assert not funding.can_decide_move(approver, waiting[DISTRICT]), "the giving side decides"
        assert funding.can_decide_move(district, waiting[DISTRICT])
        assert funding.can_decide_move(approver, waiting[None])
        assert not funding.can_decide_move(officer, waiting[None])


def test_the_burn_down_ends_at_what_is_left_and_forecasts(town: funded.Town, clock: Clock) -> None:
    for day in range(24, 28):
        clock.set(f"2026-11-{day} 08:00")
        order = funded.place(town, funded.ask(day=dt.date(2026, 11, day)))[0]
        if day == 25:
            with db.transaction():
                funding.release(order, SYSTEM, "cancelled")
        elif day == 26:
            with db.transaction():
                funding.capture(order, Decimal(1), SYSTEM)
    with db.reading():
        burn = funding.burn_down(town.budgets[PROGRAMME], days=5)
        row = next(row for row in funding.budgets(official_reader(town), 2026) if row.programme_id == PROGRAMME)
    assert [int(point.left) for point in burn.points] == [1_000_00, 995_00, 995_00, 990_00, 985_00]
    assert [point.day.day for point in burn.points] == [23, 24, 25, 26, 27]
    assert (row.reserved, row.spent, row.left) == (1000, 500, 985_00)
    assert burn.month_end == dt.date(2026, 11, 30)
    assert burn.forecast == 985_00 - 1500 * 3 // 28
    assert burn.runs_out is None


def official_reader(town: funded.Town) -> accounts.Viewer:
    return accounts.Viewer(town.person_id, "审计", "zh", False, 0, (accounts.HeldRole("auditor", DISTRICT),))
