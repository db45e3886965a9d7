"""Holds: never more than there is, given back once, and the race that the guard wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import availability
from app.availability.models import Hold, Stock
from app.core import clock, db
from app.core.errors import Conflict, Invalid, NotFound
from app.core.ids import new_id

KEY = 7001
BUYERS = 50


def offer(capacity: int) -> None:
    with db.transaction():
        availability.open_stock(KEY, capacity)


def left_over() -> int:
    with db.reading():
        return availability.left([KEY])[KEY]


def test_what_is_held_is_gone_and_comes_back_once(database: str) -> None:
    offer(3)
    with db.transaction():
        availability.hold(KEY, 1, 2)
    assert left_over() == 1
    with db.transaction():
        assert availability.release(1) == 2
        assert availability.release(1) == 0
    assert left_over() == 3


def test_taken_says_what_is_left(database: str) -> None:
    offer(2)
    with db.transaction():
        availability.hold(KEY, 1, 1)
    with pytest.raises(availability.Taken) as refused, db.transaction():
        availability.hold(KEY, 2, 2)
    assert refused.value.left == 1
    assert left_over() == 1
    with db.reading():
        assert [each.order_id for each in availability.held([1, 2])] == [1]


def test_a_hold_is_resized_within_what_is_left(database: str) -> None:
    offer(4)
    with db.transaction():
        availability.hold(KEY, 1, 2)
        availability.resize(1, 4)
    assert left_over() == 0
    with pytest.raises(availability.Taken), db.transaction():
        availability.resize(1, 5)
    with db.transaction():
        availability.resize(1, 1)
    assert left_over() == 3
    with db.reading():
        assert availability.held([1])[0].quantity == 1


def test_what_cannot_be_is_refused(database: str) -> None:
    offer(4)
    with db.transaction():
        with pytest.raises(Invalid):
            availability.hold(KEY, 1, 0)
        with pytest.raises(NotFound):
            availability.hold(KEY + 1, 1, 1)
        with pytest.raises(NotFound):
            availability.resize(99, 1)
        with pytest.raises(Invalid):
            availability.open_stock(KEY, -1)


def test_capacity_never_falls_below_what_is_taken(database: str) -> None:
    offer(4)
    with db.transaction():
        availability.hold(KEY, 1, 3)
    with pytest.raises(Conflict), db.transaction():
        availability.open_stock(KEY, 2)
    offer(3)
    assert left_over() == 0


def test_the_database_refuses_to_oversell(database: str) -> None:
    offer(1)
    with pytest.raises(IntegrityError), db.transaction() as s:
        s.execute(update(Stock).where(Stock.key == KEY).values(taken=2))
    assert left_over() == 1


def buy(order_id: int) -> bool:
    try:
        with db.transaction():
            availability.hold(KEY, order_id, 1)
    except availability.Taken as refused:
        assert refused.left == 0
        return False
    return True


def test_fifty_buyers_of_the_last_portion_make_one_order(database: str) -> None:
    offer(1)
    with ThreadPoolExecutor(10) as pool:
        sold = list(pool.map(buy, range(1, BUYERS + 1)))
    assert sum(sold) == 1
    assert left_over() == 0
    with db.reading() as s:
        assert len(s.scalars(select(Hold)).all()) == 1


def test_the_control_without_the_guard_oversells(database: str) -> None:
    """Looking first and taking afterwards, in two transactions as an unguarded page would, sells one portion often."""
    offer(1)

    def look(order_id: int) -> tuple[int, bool]:
        with db.reading():
            return order_id, availability.left([KEY])[KEY] > 0

    def take(order_id: int) -> None:
        with db.transaction() as s:
            s.add(Hold(id=new_id(), stock_key=KEY, order_id=order_id, quantity=1, created_at=clock.now()))

    with ThreadPoolExecutor(10) as pool:
        promised = [order_id for order_id, free in pool.map(look, range(1, 11)) if free]
        list(pool.map(take, promised))
    with db.reading() as s:
        assert len(s.scalars(select(Hold)).all()) > 1
