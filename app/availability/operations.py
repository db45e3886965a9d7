"""Taking and giving back."""

from __future__ import annotations

from typing import cast

from sqlalchemy import CursorResult, Table, bindparam, insert, select, update

from app.availability.errors import Taken
from app.availability.models import Hold, Stock
from app.core import clock
from app.core.db import connection, session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.ids import new_id

# Built once and on the tables, since every order placed takes this path.
_stocks = cast(Table, Stock.__table__)
_TAKE = (
    update(_stocks)
    .where(_stocks.c.key == bindparam("stock"), _stocks.c.taken + bindparam("n") <= _stocks.c.capacity)
    .values(taken=_stocks.c.taken + bindparam("n"))
)
_HOLD = insert(cast(Table, Hold.__table__))


def open_stock(key: int, capacity: int) -> None:
    """Offer `capacity` of the thing `key`, or change how much is offered of it.

    `Conflict` when more has been taken already than the new capacity.
    """
    if capacity < 0:
        raise Invalid("份数不能是负数")
    s = session()
    enough = update(Stock).where(Stock.key == key, Stock.taken <= capacity).values(capacity=capacity)
    if _rows(s.execute(enough)):
        return
    taken = s.scalar(select(Stock.taken).where(Stock.key == key))
    if taken is not None:
        raise Conflict("已经订出 %(taken)s 份，总份数不能比它少", taken=taken)
    s.execute(insert(Stock), [{"key": key, "capacity": capacity, "taken": 0}])


def hold(key: int, order_id: int, quantity: int, *, kind: str = "portion") -> None:
    """Take `quantity` of the stock `key` for an order; `Taken` says what is left, `NotFound` if there is no stock."""
    if quantity <= 0:
        raise Invalid("数量至少是 1")
    _take(key, quantity)
    values = {
        "id": new_id(), "stock_key": key, "order_id": order_id, "quantity": quantity, "kind": kind,
        "created_at": clock.now(),
    }  # fmt: skip
    connection().execute(_HOLD, [values])


def release(order_id: int) -> int:
    """Give back all an order holds; how much that was. A second call gives back nothing."""
    s, back = session(), 0
    query = select(Hold).where(Hold.order_id == order_id, Hold.released_at.is_(None)).order_by(Hold.stock_key)
    for row in s.scalars(query.with_for_update()).all():
        back += _give_back(row)
    return back


def resize(order_id: int, quantity: int) -> None:
    """Change what an order holds of its one stock; `Taken` when it asks for more than is left."""
    if quantity <= 0:
        raise Invalid("数量至少是 1")
    s = session()
    query = select(Hold).where(Hold.order_id == order_id, Hold.released_at.is_(None)).with_for_update()
    row = s.scalars(query).one_or_none()
    if row is None:
        raise NotFound
    if quantity > row.quantity:
        _take(row.stock_key, quantity - row.quantity)
    elif quantity < row.quantity:
        _put(row.stock_key, row.quantity - quantity)
    s.execute(update(Hold).where(Hold.id == row.id).values(quantity=quantity))


def _take(key: int, quantity: int) -> None:
    s = session()
    if _rows(connection().execute(_TAKE, {"stock": key, "n": quantity})):
        return
    found = s.execute(select(Stock.capacity, Stock.taken).where(Stock.key == key)).first()
    if found is None:
        raise NotFound
    raise Taken(left=found.capacity - found.taken)


def _put(key: int, quantity: int) -> None:
    put = update(Stock).where(Stock.key == key).values(taken=Stock.taken - quantity)
    session().execute(put.execution_options(synchronize_session=False))


def _give_back(row: Hold) -> int:
    mine = update(Hold).where(Hold.id == row.id, Hold.released_at.is_(None)).values(released_at=clock.now())
    if not _rows(session().execute(mine.execution_options(synchronize_session=False))):
        return 0
    _put(row.stock_key, row.quantity)
    return row.quantity


def _rows(result: object) -> int:
    return cast("CursorResult[object]", result).rowcount
