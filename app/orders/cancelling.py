"""An order ends before it was served. Who ended it decides what it costs (`rules`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app import availability, funding, payments
from app.accounts import Viewer
from app.core import clock
from app.core.actors import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Invalid
from app.core.events import announce
from app.core.money import ZERO, Money
from app.orders.details import registry
from app.orders.events import OrderCancelled
from app.orders.holding import hold, move
from app.orders.models import Order
from app.orders.paying import give_back, paid_for
from app.orders.policies import can_cancel, is_office, serves_resident_side
from app.orders.states import CHANGEABLE

RESIDENT, OFFICE = "resident", "office"


def late_fee(order: Order) -> Money:
    """What cancelling now would cost the resident's side, out of what they have paid: nothing until the cut-off."""
    if order.state != "confirmed" or order.free_until is None or clock.now() <= order.free_until:
        return ZERO
    percent = registry.of(order.vertical).late_fee_percent
    return min(order.resident_part.split([percent, 100 - percent])[0], paid_for(order))


def cancel(order: Order | int, *, by: Viewer, reason: str = "", whole_bundle: bool = False) -> list[Order]:
    """Cancel an order, or all open ones placed with it; the orders cancelled.

    The resident's side pays `late_fee` after the cut-off; the office never does. `Forbidden` with the reason.
    """
    if len(reason) > 200:
        raise Invalid(fields={"reason": "原因最多 200 个字"})
    first = hold(order)
    found = _bundle(first) if whole_bundle else [first]
    for each in found:
        can_cancel(by, each).insist()
    cause = OFFICE if is_office(by, first) and not serves_resident_side(by, first) else RESIDENT
    return [end(each, by=by, cause=cause, reason=reason) for each in found]


def end(order: Order, *, by: Actor, cause: str, reason: str) -> Order:
    """End a held order: portions, limits and budgets return, the money goes back but for a late fee of the resident's.

    `cause` is `resident`, `office`, `provider` or `facts`.
    """
    fee = late_fee(order) if cause == RESIDENT else ZERO
    paid = paid_for(order)
    move(order, "cancelled", by=by, act="cancel", reason=reason or None, detail={"cause": cause, "fee": int(fee)})
    order.ended_reason, order.expires_at, order.late_fee = reason[:200], None, fee
    session().flush()
    availability.release(order.id)
    payments.close_for([order.id])
    funding.release(order.id, by=by, why="cancelled", fee=fee)
    refund = max(ZERO, paid - fee)
    give_back(order, refund, "cancelled", by)
    announce(OrderCancelled(order.id, order.number, order.provider_id, cause, reason, fee, refund, by))
    return order


def provider_declined(order_id: int, *, by: Actor, reason: str) -> None:
    """The provider will not serve it: the order ends, everything goes back."""
    end(hold(order_id), by=by, cause="provider", reason=reason)


def end_for_facts(order_id: int, reason: str) -> None:
    """The facts the order rested on are gone: it ends, everything goes back."""
    order = hold(order_id)
    if order.state in CHANGEABLE:
        end(order, by=SYSTEM, cause="facts", reason=reason)


def _bundle(order: Order) -> Sequence[Order]:
    """The order and the open ones placed with it."""
    if order.bundle_id is None:
        return [order]
    query = select(Order).where(Order.bundle_id == order.bundle_id, Order.state.in_(CHANGEABLE))
    return session().scalars(query.order_by(Order.id).with_for_update()).all()
