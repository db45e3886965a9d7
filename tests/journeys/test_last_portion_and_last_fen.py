"""Races with real threads on both engines, each beside a control that shows the race without its guard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Barrier
from typing import Any

from sqlalchemy import func, select, update

from app import availability, ledger, orders
from app.accounts import Viewer
from app.availability.models import Stock
from app.core import db
from app.core.errors import Conflict
from app.core.money import Money
from app.funding import BudgetGone
from app.ledger.models import Account
from app.orders import MealDraft, Order, QuoteChanged
from tests.support import neighbours
from tests.support.races import at_once
from tests.support.trade import TOMORROW, budget_left, clean, left, lunch, move_in, open_trade

CLICKS = 20


def test_the_last_portion_goes_to_one_and_the_other_is_offered_the_next_best(database: str) -> None:
    trade = open_trade()
    with db.transaction():
        availability.open_stock(trade.canteen.menus[TOMORROW], 1)
    buyers = move_in(6)
    drafts = [lunch(trade)]
    prints = [fingerprints(viewer, resident_id, drafts) for viewer, resident_id in buyers]
    results = at_once([
        partial(place, viewer, resident_id, drafts, seen, f"portion-{resident_id}")
        for (viewer, resident_id), seen in zip(buyers, prints, strict=True)
    ])  # fmt: skip
    won = [result for result in results if isinstance(result, list)]
    lost = [result for result in results if isinstance(result, availability.Taken)]
    assert (len(won), len(lost)) == (1, 5), results
    assert left(trade) == 0 and {error.left for error in lost} == {0}
    with db.reading():
        better = orders.next_best(*buyers[0], lunch(trade))
    assert any(each.service_id == trade.other.service_id for each in better)
    clean()


def test_control_without_the_conditional_update_the_last_portion_is_sold_twice(database: str) -> None:
    trade = open_trade(enrolled=False)
    menu = trade.canteen.menus[TOMORROW]
    with db.transaction():
        availability.open_stock(menu, 1)
    looked = Barrier(2)

    def take_naively() -> bool:
        with db.reading() as session:
            seen = session.execute(select(Stock.capacity, Stock.taken).where(Stock.key == menu)).one()
        looked.wait(timeout=30)
        if seen.taken >= seen.capacity:
            return False
        with db.transaction() as session:
            session.execute(update(Stock).where(Stock.key == menu).values(taken=seen.taken + 1))
        return True

    assert at_once([take_naively, take_naively]) == [True, True]


def test_a_double_click_is_one_order_with_identical_replies(database: str) -> None:
    trade = open_trade()
    drafts = [lunch(trade)]
    seen = fingerprints(trade.daughter, trade.wang_id, drafts)
    press = partial(place, trade.daughter, trade.wang_id, drafts, seen, "one-and-the-same-key")
    results = at_once([press] * CLICKS)
    assert all(isinstance(result, list) for result in results), results
    replies = {(order.id, order.number, order.state, order.resident_part) for [order] in results}
    assert len(replies) == 1
    assert (count(), left(trade)) == (1, 19)
    clean()


def test_control_without_a_key_every_click_is_an_order(database: str) -> None:
    trade = open_trade()
    drafts = [lunch(trade)]

    def press(n: int) -> list[Order]:
        """A key of its own each click, and a person who agrees to whatever it costs by then."""
        while True:
            seen = fingerprints(trade.daughter, trade.wang_id, drafts)
            try:
                with db.transaction():
                    return orders.place(
                        trade.daughter, trade.wang_id, drafts, "cash", key=f"click-{n:04d}", fingerprints=seen,
                        confirmed_duplicate=True,
                    )  # fmt: skip
            except QuoteChanged:
                continue

    results = at_once([partial(press, n) for n in range(3)])
    assert all(isinstance(result, list) for result in results), results
    assert count() == 3
    clean()


def test_the_last_fen_of_a_budget_is_drawn_once(database: str) -> None:
    trade = open_trade(budget=Money.yuan(17), enrolled=False)
    buyers = move_in(10)
    drafts = [lunch(trade)]
    prints = [fingerprints(viewer, resident_id, drafts) for viewer, resident_id in buyers]
    results = at_once([
        partial(place, viewer, resident_id, drafts, seen, f"budget-{resident_id}")
        for (viewer, resident_id), seen in zip(buyers, prints, strict=True)
    ])  # fmt: skip
    won = [result for result in results if isinstance(result, list)]
    told = [result for result in results if isinstance(result, (QuoteChanged, BudgetGone))]
    assert (len(won), len(told)) == (3, 7), results
    assert budget_left("bj-meal-resident") == Money.yuan(2)
    assert left(trade) == 17
    again = fingerprints(*loser(buyers, results), drafts)
    assert again not in prints
    clean()


def test_control_without_the_guard_a_budget_is_spent_twice(database: str) -> None:
    open_trade(budget=Money.yuan(5), enrolled=False)
    with db.reading():
        account = ledger.account_id(f"budget:bj-meal-resident:{neighbours.STREET}:2026")
    looked = Barrier(2)

    def draw_naively() -> bool:
        with db.reading() as session:
            seen = session.scalars(select(Account.available).where(Account.id == account)).one()
        looked.wait(timeout=30)
        if seen < 500:
            return False
        with db.transaction() as session:
            session.execute(update(Account).where(Account.id == account).values(available=seen - 500))
        return True

    assert at_once([draw_naively, draw_naively]) == [True, True]
    with db.reading():
        assert ledger.check()


def test_one_person_on_two_phones_uses_a_limit_once(database: str) -> None:
    trade = open_trade(enrolled=False)
    kinds = [lunch(trade), lunch(trade, service_id=trade.other.service_id)]
    acts: list[Callable[[], Any]] = []
    for viewer, draft in zip((trade.wang, trade.daughter), kinds, strict=True):
        seen = fingerprints(viewer, trade.wang_id, [draft])
        acts.append(partial(place, viewer, trade.wang_id, [draft], seen, f"phone-{viewer.person_id}"))
    results = at_once(acts)
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 1
    clean()


def fingerprints(by: Viewer, resident_id: int, drafts: list[MealDraft]) -> list[str]:
    """What the check page shows."""
    with db.reading():
        return [each.fingerprint for each in orders.quote_drafts(by, resident_id, drafts)]


def place(by: Viewer, resident_id: int, drafts: list[MealDraft], seen: list[str], key: str) -> list[Order]:
    """Press the button."""
    with db.transaction():
        return orders.place(by, resident_id, drafts, "cash", key=key, fingerprints=seen)


def loser(buyers: list[tuple[Viewer, int]], results: list[Any]) -> tuple[Viewer, int]:
    """Somebody who was too late."""
    return next(buyer for buyer, result in zip(buyers, results, strict=True) if not isinstance(result, list))


def count() -> int:
    """How many orders there are."""
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Order)) or 0
