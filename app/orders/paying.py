"""The resident's part arrives, arrives late, or does not arrive."""

from __future__ import annotations

from sqlalchemy import select

from app import availability, funding, payments
from app.core import clock
from app.core.actors import GATEWAY, SYSTEM, Actor
from app.core.db import session
from app.core.errors import LinliError
from app.core.events import announce
from app.core.money import ZERO, Money
from app.orders import serving
from app.orders.details import registry
from app.orders.events import OrderConfirmed, OrderExpired
from app.orders.files import fingerprint_of
from app.orders.holding import hold, hold_with_person, move
from app.orders.models import Order
from app.orders.placing import reserve_again, take_stock
from app.orders.quoting import price
from app.orders.states import ENDED

# A write transaction of the embedded shape stays short; the clock comes again in a second.
AT_ONCE = 10


def paid_for(order: Order) -> Money:
    """What has been paid for the order and not given back."""
    return Money(payments.paid_for([order.id]).get(order.id, ZERO))


def confirm_paid(order_id: int, *, by: Actor = GATEWAY) -> None:
    """Money for the order has settled. Paid in full, it is confirmed; too much goes back.

    Late, after it expired, the order is revived if the same quote still stands and there are portions left;
    else, and on an order that has ended, everything goes back at once. Running twice changes nothing.
    """
    order = hold_with_person(order_id)
    paid = paid_for(order)
    if order.state == "expired" and paid >= order.resident_part and _revive(order, by):
        _confirm(order, "revive", by)
    elif order.state in ENDED:
        give_back(order, paid - order.late_fee, "order_ended", by)
        return
    elif order.state == "awaiting_payment":
        if paid < order.resident_part:
            return
        _confirm(order, "pay", by)
    elif order.state == "awaiting_approval":
        return
    give_back(order, paid - order.resident_part, "paid_too_much", by)


def give_back(order: Order, amount: Money, reason: str, by: Actor) -> None:
    """Refund `amount` fen of what was paid for the order, the way it was paid; nothing for zero or less."""
    if amount > 0:
        payments.refund(order.id, amount, reason, bearer="platform", by=by)


def confirm(order: Order, act: str, by: Actor) -> None:
    """Nothing stands between the order and the provider any more."""
    move(order, "confirmed", by=by, act=act)
    order.expires_at = None
    session().flush()
    announce(
        OrderConfirmed(
            order.id, order.number, order.resident_id, order.provider_id, order.service_date, order.starts_at,
            order.ends_at, by,
        )
    )  # fmt: skip


def _confirm(order: Order, act: str, by: Actor) -> None:
    if order.resident_part > 0:
        funding.mark_resident(order.id, "paid", by=by)
    confirm(order, act, by)


def _revive(order: Order, by: Actor) -> bool:
    """Reserve an expired order again, if all of it still stands; whether that was so."""
    draft = registry.of(order.vertical).drafts_of([order.id])[order.id]
    who = serving.served(order.resident_id)
    try:
        with session().begin_nested():
            priced = price(who, [draft])[0]
            if priced.fingerprint != fingerprint_of(order):
                return False
            take_stock([(order.id, priced.offer)])
            order.round += 1
            session().flush()
            reserve_again(order, priced.quote)
            funding.draw([order.id])
    except LinliError:
        session().refresh(order)
        return False
    return True


def due_to_expire() -> list[int]:
    """The orders whose time to be paid or approved is over."""
    query = select(Order.id).where(Order.state.in_(("awaiting_payment", "awaiting_approval")))
    return list(session().scalars(query.where(Order.expires_at <= clock.now()).order_by(Order.id).limit(AT_ONCE)))


def expire_due() -> int:
    """Expire them: portions, limits and budgets return, what was paid so far goes back; how many."""
    done = 0
    for order_id in due_to_expire():
        order = hold(order_id)
        waits = order.state in ("awaiting_payment", "awaiting_approval")
        if not waits or order.expires_at is None or order.expires_at > clock.now():
            continue
        move(order, "expired", by=SYSTEM, act="expire")
        availability.release(order.id)
        payments.close_for([order.id])
        funding.release(order.id, by=SYSTEM, why="expired")
        give_back(order, paid_for(order), "expired", SYSTEM)
        announce(OrderExpired(order.id, order.number))
        done += 1
    return done
