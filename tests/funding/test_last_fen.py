"""Fifty people at once want what a budget's last fen cover: exactly as many get it as it covers.

The control makes the same run with the guard taken away (read, then write): then more get it than there is money.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from app import funding
from app.core import db
from app.funding.models import FundingLine
from app.ledger import operations
from app.ledger.models import Account
from tests.support import funded, neighbours

BUYERS, COVERED = 50, 12


@pytest.fixture
def town(database: str) -> funded.Town:
    return funded.found()


def neighbourhood() -> list[int]:
    """Fifty residents of the street who are subsidised."""
    with db.transaction():
        since = dt.date(2020, 1, 1)
        people = [
            neighbours.resident(f"邻居{n}", f"139{n:08d}", order=200 + n, born=dt.date(1940, 1, 1), since=since).id
            for n in range(BUYERS)
        ]
        for person in people:
            funded.status(person, "basic_elder")
    return people


def leave(town: funded.Town, programme_id: str, amount: int) -> None:
    """Take all but `amount` out of the street's budget, by the books."""
    from app import ledger

    with db.transaction():
        budget = ledger.account_id(f"budget:{programme_id}:{funded.STREET}:2026")
        ledger.move("take", ledger.account_id(f"funder:{programme_id}"), budget, 1_000_00 - amount, "budget")


def buy(town: funded.Town, who: int, gate: threading.Barrier, outcomes: list[str]) -> None:
    """Quote, wait for everybody, then try to place what was quoted."""
    with db.reading():
        quotes = funding.quote(who, [funded.ask()])
    gate.wait(timeout=60)
    try:
        with db.transaction():
            order_id = funded.order_row(town, quotes[0])
            funding.reserve([(order_id, quotes[0])], street_code=funded.STREET)
            funding.draw([order_id])
        outcomes.append("placed")
    except funding.BudgetGone as refused:
        outcomes.append(refused.programme_id)


def run(work: Callable[[int, threading.Barrier, list[str]], None], people: list[int]) -> list[str]:
    gate, outcomes = threading.Barrier(len(people)), list[str]()
    threads = [threading.Thread(target=work, args=(who, gate, outcomes)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


@pytest.fixture
def room_for_all(database: str) -> None:
    """Connections enough for every buyer at once."""
    db.init_engine(database, pool_size=BUYERS + 4, max_overflow=0)


def test_the_last_fen_are_paid_once(room_for_all: None, town: funded.Town) -> None:
    people = neighbourhood()
    leave(town, "bj-meal-resident", 500 * COVERED + 499)
    outcomes = run(lambda who, gate, told: buy(town, who, gate, told), people)
    assert outcomes.count("placed") == COVERED
    assert outcomes.count("bj-meal-resident") == BUYERS - COVERED
    assert funded.left(town, "bj-meal-resident") == 499
    with db.reading() as s:
        paid = s.scalars(select(FundingLine.id).where(FundingLine.programme_id == "bj-meal-resident")).all()
        again = funding.quote(people[-1], [funded.ask(day=funded.TUESDAY.replace(day=25))])[0]
    assert len(paid) == COVERED
    assert {each.programme_id: each.reason for each in again.not_paid}["bj-meal-resident"] == "budget"
    assert funded.faults() == []


def test_control_without_the_guard_more_is_paid_than_there_is(
    room_for_all: None, town: funded.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = neighbourhood()
    leave(town, "bj-meal-resident", 500 * COVERED)
    seen = threading.Barrier(BUYERS)

    def look_then_write(amounts: dict[int, int], *, guarded_only: bool = False) -> None:
        """What the guard replaces: the balance is read, judged in the program, and written back."""
        for account, amount in amounts.items():
            before = read[account]
            if before < amount:
                raise operations.NotEnough("budget:gone:x:2026")
            statement = update(Account).where(Account.id == account).values(available=before - amount)
            db.session().execute(statement.execution_options(synchronize_session=False))

    with db.reading() as s:
        read = {row.id: int(row.available) for row in s.execute(select(Account.id, Account.available))}

    def work(who: int, gate: threading.Barrier, told: list[str]) -> None:
        seen.wait(timeout=60)
        buy(town, who, gate, told)

    monkeypatch.setattr(operations, "_take", look_then_write)
    outcomes = run(work, people)
    assert outcomes.count("placed") == BUYERS, "every buyer saw money for twelve"
    assert "guarded" in {fault.check for fault in funded.faults()}
