"""Where a programme asks for it, an official approves the public part of each order."""

from __future__ import annotations

from app import availability, funding
from app.accounts import Viewer
from app.core import clock
from app.core.db import session
from app.core.errors import Invalid
from app.core.events import announce
from app.core.money import Money
from app.orders.events import OrderApproved, OrderRejected
from app.orders.holding import hold, move
from app.orders.models import Order
from app.orders.paying import confirm, give_back, paid_for
from app.orders.placing import expiry_of
from app.orders.policies import can_approve


def approve(order: Order | int, *, by: Viewer, reason: str = "") -> Order:
    """Approve the order's public part; it goes on to be paid or is confirmed. `Forbidden` with the reason."""
    held = hold(order)
    can_approve(by, held).insist()
    owed = held.resident_part - paid_for(held)
    announce(OrderApproved(held.id, held.number, by))
    if owed > 0 and held.payment == "online":
        move(held, "awaiting_payment", by=by, act="approve", reason=reason or None)
        held.expires_at = expiry_of("awaiting_payment", held.free_until, clock.now())
        session().flush()
    else:
        if held.payment == "online" and held.resident_part > 0:
            funding.mark_resident(held.id, "paid", by=by)  # before a change that asked for the approval
        confirm(held, "approve", by)
        give_back(held, Money(-owed), "paid_too_much", by)
    return held


def reject(order: Order | int, *, by: Viewer, reason: str) -> Order:
    """Refuse the order's public part: the order ends and everything returns. `Invalid` without a reason."""
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明原因"})
    held = hold(order)
    can_approve(by, held).insist()
    move(held, "rejected", by=by, act="reject", reason=reason)
    held.ended_reason = reason[:200]
    availability.release(held.id)
    funding.release(held.id, by=by, why="rejected")
    give_back(held, paid_for(held), "rejected", by)
    announce(OrderRejected(held.id, held.number, reason, by))
    return held
