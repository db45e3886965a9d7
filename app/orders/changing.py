"""A change keeps the order's number: the old lines return to their own periods, a new quote is accepted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert, select

from app import availability, funding, payments
from app.accounts import Viewer
from app.core import audit, clock
from app.core.db import session
from app.core.errors import Invalid
from app.core.events import announce
from app.core.ids import new_id
from app.core.money import Money
from app.orders import serving
from app.orders.details import registry
from app.orders.details.offers import Draft
from app.orders.errors import QuoteChanged
from app.orders.events import OrderChanged
from app.orders.holding import hold_with_person, move
from app.orders.models import Order, OrderChange
from app.orders.paying import confirm, give_back, paid_for
from app.orders.placing import expiry_of, offer_values, reserve_again, sealed_file, take_stock
from app.orders.policies import can_change, check_may_order
from app.orders.quoting import Priced, check_drafts, check_limit, price
from app.orders.states import ORDER


def quote_change(viewer: Viewer, order: Order, draft: Draft) -> Priced:
    """What the order would be and cost as `draft`, its own portions, limits and money counted as free. Reads only."""
    can_change(viewer, order).insist()
    return _priced(viewer, order, draft)


def change(order: Order | int, *, by: Viewer, draft: Draft, fingerprint: str, key: str) -> Order:
    """Make the order what `draft` says, under its old number. Again with the same `key`: nothing.

    `QuoteChanged` where the quote is not what was agreed to. Where it costs less, the difference goes back;
    where more, and it is paid online, it waits for the difference half an hour — unpaid, it expires and
    all of it goes back. Cash is settled at the door. The provider is asked again.
    """
    held = hold_with_person(order)
    s = session()
    if s.scalar(select(OrderChange.id).where(OrderChange.order_id == held.id, OrderChange.key == key)) is not None:
        return held
    can_change(by, held).insist()
    funding.lock_person(held.resident_id)
    priced = _priced(by, held, draft)
    if priced.fingerprint != fingerprint:
        raise QuoteChanged([priced])
    before, provider_id = _said(held), held.provider_id
    availability.release(held.id)
    take_stock([(held.id, priced.offer)])
    funding.release(held.id, by=by, why="changed", new_round=True)
    _rewrite(held, priced)
    reserve_again(held, priced.quote)
    _write_change(held, before, by, key)
    _settle(held, priced, by, clock.now())
    announce(OrderChanged(held.id, held.number, provider_id, held.provider_id, held.state, by))
    funding.draw([held.id])
    return held


def _priced(by: Viewer, order: Order, draft: Draft) -> Priced:
    check_drafts([draft])
    if draft.vertical != order.vertical:
        raise Invalid("不能改成另一类服务，请取消后重新下单")
    who = serving.served(order.resident_id)
    limit = check_may_order(by, who, [draft])
    priced = price(who, [draft], replacing=order.id)
    check_limit(priced, limit)
    return priced[0]


def _rewrite(order: Order, priced: Priced) -> None:
    for name, value in offer_values(priced.offer, priced.quote).items():
        setattr(order, name, value)
    order.round += 1
    order.file_sealed = sealed_file(order.id, priced.quote)
    session().flush()
    registry.of(order.vertical).rewrite(order.id, priced.offer)


def _settle(order: Order, priced: Priced, by: Viewer, now: dt.datetime) -> None:
    """What the changed order waits for now, and what goes back."""
    paid = paid_for(order)
    payments.close_for([order.id])
    if order.payment == "none" and order.resident_part > 0:
        order.payment = "online"
    owes = order.payment == "online" and order.resident_part > paid
    wanted = "awaiting_approval" if priced.quote.needs_approval else "awaiting_payment" if owes else "confirmed"
    if order.state != wanted:
        if wanted == "confirmed":
            confirm(order, "change", by)
        else:
            move(order, wanted, by=by, act="change")
    order.expires_at = expiry_of(wanted, order.free_until, now)
    session().flush()
    if wanted == "confirmed" and order.payment == "online" and paid > 0:
        funding.mark_resident(order.id, "paid", by=by)
    give_back(order, Money(paid - order.resident_part), "changed", by)


def _said(order: Order) -> dict[str, object]:
    return {
        "service_id": order.service_id, "service_name": order.service_name,
        "service_date": order.service_date.isoformat(),
        "quantity": str(order.quantity), "words": dict(order.words), "price": int(order.price), "fees": int(order.fees),
        "resident_part": int(order.resident_part), "public_part": int(order.public_part), "note": order.note,
    }  # fmt: skip


def _write_change(order: Order, before: dict[str, object], by: Viewer, key: str) -> None:
    after = _said(order)
    row = {
        "id": new_id(), "order_id": order.id, "round": order.round, "key": key, "before": before, "after": after,
        "changed_by": by.person_id, "at": clock.now(),
    }  # fmt: skip
    session().execute(insert(OrderChange), [row])
    dates = {"from": str(before["service_date"]), "to": str(after["service_date"]), "round": order.round}
    audit.record(by, ORDER.noun, order.id, "change_order", detail=dates)
