"""The order is served: begun, completed for what was really delivered; and what a death stops."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from app import funding, residents
from app.core import clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Invalid, LinliError
from app.core.events import announce
from app.orders import serving
from app.orders.cancelling import end_for_facts
from app.orders.details import registry
from app.orders.events import OrderBegan, OrderCompleted
from app.orders.holding import hold, move
from app.orders.models import Order
from app.orders.paying import give_back
from app.orders.quoting import price
from app.orders.states import CHANGEABLE


def begin(order: Order | int, *, by: Actor) -> Order:
    """Somebody set out, or the service began; begun before, nothing happens."""
    held = hold(order)
    if held.state != "in_service":
        move(held, "in_service", by=by, act="begin")
        announce(OrderBegan(held.id, held.number, by))
    return held


def complete(order: Order | int, delivered: Decimal, *, by: Actor) -> funding.Captured:
    """The order was served, `delivered` of its quantity (0 < delivered ≤ quantity).

    Every line is captured for what was delivered, never above its reservation; the rest is released, and
    what the resident paid too much goes back. Held lines wait for a person.
    """
    held = begin(order, by=by)
    if not 0 < delivered <= held.quantity:
        raise Invalid(fields={"delivered": "送到的份数要在 1 到订的份数之间"})
    held.delivered, held.completed_at = delivered, clock.now()
    move(held, "completed", by=by, act="complete", detail={"delivered": str(delivered)})
    captured = funding.capture(held.id, delivered, by=by)
    if held.payment == "online":
        give_back(held, captured.resident_back, "part_delivery", by)
    partial = delivered < held.quantity
    announce(
        OrderCompleted(
            held.id, held.number, held.provider_id, held.resident_id, partial, captured.resident_back, by
        )
    )  # fmt: skip
    return captured


def facts_changed(resident_id: int) -> list[str]:
    """The person's facts changed: orders still to come are looked at again; the numbers of those that ended.

    After a death none stands. Otherwise an order of which the public would pay less now ends too, with everything
    given back and the reason in words, so that nobody is charged what they did not agree to; where it would
    pay as much or more, the order stands as agreed.
    """
    today = clock.today()
    query = select(Order).where(Order.resident_id == resident_id, Order.state.in_(CHANGEABLE))
    coming = session().scalars(query.where(Order.service_date >= today).order_by(Order.id)).all()
    died = residents.facts_as_of([resident_id], today)[resident_id].died is not None
    ended = []
    for order in coming:
        reason = "居民已去世，以后的订单都取消了" if died else _stands_no_longer(order)
        if reason:
            end_for_facts(order.id, reason)
            ended.append(order.number)
    return ended


def _stands_no_longer(order: Order) -> str | None:
    """Why an order cannot stand as it was agreed to; None where it can."""
    draft = registry.of(order.vertical).drafts_of([order.id])[order.id]
    try:
        priced = price(serving.served(order.resident_id), [draft], replacing=order.id)[0]
    except LinliError:
        # Past its cut-off or off the shelf: what was placed stands, as placed orders keep their price.
        return None
    if priced.quote.public_part >= order.public_part:
        return None
    return "情况有变化，这一单的补贴不同了，请重新下单"
