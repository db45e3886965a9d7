"""Taking an order in hand: the locked row a verb works on, and whom its history is about."""

from __future__ import annotations

from sqlalchemy import select

from app.core.actors import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.orders.models import Order
from app.orders.states import ORDER
from app.residents.models import Resident


def hold(order: Order | int) -> Order:
    """The order's row as it is now, locked until the transaction ends; `NotFound` if there is none."""
    order_id = order if isinstance(order, int) else order.id
    query = select(Order).where(Order.id == order_id).with_for_update()
    found = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound("没有找到这张订单")
    return found


def hold_with_person(order: Order | int) -> Order:
    """As `hold`, after locking the resident's row, as placing does: for verbs that reserve anew."""
    order_id = order if isinstance(order, int) else order.id
    owner = select(Order.resident_id).where(Order.id == order_id).scalar_subquery()
    session().execute(select(Resident.id).where(Resident.id == owner).with_for_update())
    return hold(order)


def person_served(order: Order) -> int | None:
    """The person id of the resident an order is for."""
    return session().scalar(select(Resident.person_id).where(Resident.id == order.resident_id))


def move(
    order: Order,
    to_state: str,
    *,
    by: Actor,
    act: str,
    reason: str | None = None,
    detail: dict[str, object] | None = None,
) -> None:
    """Move the order and write its history row for the resident it serves."""
    ORDER.move(order, to_state, by=by, act=act, for_id=person_served(order), reason=reason, detail=detail)
