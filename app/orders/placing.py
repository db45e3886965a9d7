"""Placing: one transaction, refused as a whole or done as a whole (design §4.3).

The order of steps is the point. The resident's row is locked first (cold: only their own orders wait), then
the repeat is recognised, everything is looked up and quoted again, portions are taken in key order, rows
are inserted table by table, reactions add theirs, and the shared budgets are drawn last, in account order.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CompoundSelect, Date, Table, bindparam, insert, literal, null, select, union_all
from sqlalchemy import cast as cast_to
from sqlalchemy.exc import IntegrityError

from app import availability, funding
from app.accounts import Viewer
from app.catalogue.models import Service
from app.core import audit, clock, crypto
from app.core.db import connection, fetch, gathering, session
from app.core.errors import Conflict, Invalid
from app.core.events import announce
from app.core.ids import new_id, public_number
from app.core.lifecycle import IllegalMove
from app.core.money import ZERO
from app.orders import serving
from app.orders.details import registry
from app.orders.details.offers import Draft, Offer, Served
from app.orders.errors import AlreadyOrdered, QuoteChanged
from app.orders.events import OrderConfirmed, OrderPlaced
from app.orders.likeness import alike_for
from app.orders.models import Bundle, Order
from app.orders.policies import check_may_order
from app.orders.quoting import Priced, check_drafts, check_limit, price
from app.orders.rules import PAY_WITHIN
from app.orders.states import ENDED, ORDER

PAYMENTS = ("online", "cash")
FILE = "orders.file"
KEY_LENGTH = 60
# Built once, and on tables rather than classes: this is the hot path.
_ORDERS = insert(cast(Table, Order.__table__))
# What the key made before, and what stands for the resident on those days: asked together, once they are locked.
_STANDING: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(literal("key"), Order.id, literal(""), cast_to(null(), Date)).where(
        Order.placed_by == bindparam("person"), Order.key == bindparam("key")
    ),
    select(literal("alike"), Order.id, Service.code, Order.service_date)
    .join(Service, Service.id == Order.service_id)
    .where(
        Order.resident_id == bindparam("resident"),
        Order.service_date.in_(bindparam("days", expanding=True)),
        Order.state.not_in(ENDED),
    ),
)


@dataclass(frozen=True, slots=True)
class Request:
    """What one press of the button asks for."""

    by: Viewer
    served: Served
    payment: str
    key: str
    digest: str


def place(
    by: Viewer,
    resident_id: int,
    drafts: Sequence[Draft],
    payment: str = "online",
    *,
    key: str,
    fingerprints: Sequence[str],
    confirmed_duplicate: bool = False,
) -> list[Order]:
    """Order the drafts for a resident; the orders as they were written (snapshots, to be read only).

    Idempotent by (`by`, `key`): the same request again gives the same orders, another one under the key is a
    `Conflict`. `fingerprints`, one a draft, are what the check page showed: `QuoteChanged` where the quote
    differs now. `AlreadyOrdered` unless `confirmed_duplicate`. `Taken`, `BudgetGone`, `LimitGone` where
    somebody was faster. Several drafts become one bundle.
    """
    check_drafts(drafts)
    if payment not in PAYMENTS:
        raise Invalid(fields={"payment": "请选择怎么付款"})
    if not 8 <= len(key) <= KEY_LENGTH:
        raise Invalid("这一页已经失效，请重新打开")
    person_id = serving.person_of(by)
    who = serving.served(resident_id, lock=True)
    request = Request(by, who, payment, key, _digest(resident_id, drafts, payment))
    known, standing = _standing(person_id, request, drafts)
    if known is not None:
        return _placed_before(known, request)
    limit = check_may_order(by, who, drafts)
    priced = price(who, drafts, explain=False)
    check_limit(priced, limit)
    if [each.fingerprint for each in priced] != list(fingerprints):
        raise QuoteChanged(price(who, drafts))
    if not confirmed_duplicate and standing & {(each.offer.service_code, each.offer.day) for each in priced}:
        found = alike_for(resident_id, [each.offer for each in priced], person_id)
        if found:
            raise AlreadyOrdered(found)
    return _write(request, priced)


def _digest(resident_id: int, drafts: Sequence[Draft], payment: str) -> str:
    body = [resident_id, payment, [[draft.vertical, repr(draft)] for draft in drafts]]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def _standing(person_id: int, request: Request, drafts: Sequence[Draft]) -> tuple[int | None, set[tuple[str, dt.date]]]:
    """The order this key made, if it did, and the service codes and days that stand for the resident already."""
    asked = {
        "person": person_id, "key": request.key, "resident": request.served.resident_id,
        "days": sorted({draft.day for draft in drafts}),
    }  # fmt: skip
    found = fetch(_STANDING, asked).all()
    made = [order_id for kind, order_id, _, _ in found if kind == "key"]
    return (made[0] if made else None), {(code, day) for kind, _, code, day in found if kind == "alike"}


def _placed_before(order_id: int, request: Request) -> list[Order]:
    """The orders this key made; `Conflict` if it was for something else."""
    s = session()
    first = s.get_one(Order, order_id)
    if first.body_digest != request.digest:
        raise Conflict("这个提交已经用过了，请重新打开这一页", code="key_used")
    if first.bundle_id is None:
        return [first]
    return list(s.scalars(select(Order).where(Order.bundle_id == first.bundle_id).order_by(Order.id)))


def _write(request: Request, priced: Sequence[Priced]) -> list[Order]:
    s, now = session(), clock.now()
    bundle_id = new_id() if len(priced) > 1 else None
    rows = [_row(request, each, index, bundle_id, now) for index, each in enumerate(priced)]
    orders = [(row["id"], each) for row, each in zip(rows, priced, strict=True)]
    take_stock([(order_id, each.offer) for order_id, each in orders])
    if bundle_id is not None:
        s.execute(insert(Bundle), [{"id": bundle_id, "placed_by": request.by.person_id, "created_at": now}])
    try:
        connection().execute(_ORDERS, rows)
    except IntegrityError as error:
        # The one unique key a caller can hit: two requests under one key, for two different residents at once.
        raise Conflict("这个提交已经用过了，请重新打开这一页", code="key_used") from error
    for name in dict.fromkeys(each.draft.vertical for each in priced):
        registry.of(name).write([(i, each.offer) for i, each in orders if each.draft.vertical == name])
    funding.reserve([(i, each.quote) for i, each in orders], street_code=request.served.street_code)
    with gathering():
        audit.record_all([row for order in rows for row in _history(request, order)])
        for row in rows:
            _announce(request.by, row)
    funding.draw([order_id for order_id, _ in orders])
    return [Order(**row) for row in rows]


def reserve_again(order: Order, quote: funding.Quote) -> None:
    """Reserve an order's new quote in its present round."""
    funding.reserve([(order.id, quote)], street_code=order.street_code, round_number=order.round)


def take_stock(rows: Sequence[tuple[int, Offer]]) -> None:
    """Take what the offers need, in key order, so that two bundles never wait for each other."""
    wanted = sorted((key, order_id, quantity) for order_id, offer in rows for key, quantity in offer.stock)
    for key, order_id, quantity in wanted:
        availability.hold(key, order_id, quantity)


def state_after(quote: funding.Quote, payment: str) -> str:
    """What a quoted order waits for first."""
    if quote.needs_approval:
        return "awaiting_approval"
    return "awaiting_payment" if quote.resident_part > 0 and payment == "online" else "confirmed"


def expiry_of(state: str, free_until: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """Until when an order waits in `state`: for payment half an hour, for approval until its cut-off."""
    if state == "awaiting_approval":
        return free_until
    if state == "awaiting_payment":
        return min(now + PAY_WITHIN, free_until or now + PAY_WITHIN)
    return None


def sealed_file(order_id: int, quote: funding.Quote) -> str:
    """The facts used and the rules' answers, sealed for the order's file."""
    content = {"facts": quote.facts, "fingerprint": quote.fingerprint}
    return crypto.seal(json.dumps(content, ensure_ascii=False, default=str), FILE, order_id)


def offer_values(offer: Offer, quote: funding.Quote) -> dict[str, Any]:
    """The columns of an order that follow from its offer and quote; the same for a new and a changed order."""
    return {
        "vertical": offer.draft.vertical, "service_id": offer.service_id, "provider_id": offer.provider_id,
        "service_name": offer.service_name, "service_name_en": offer.service_name_en, "service_date": offer.day,
        "starts_at": offer.starts_at, "ends_at": offer.ends_at, "quantity": offer.quantity,
        "unit_price": offer.unit_price, "price": offer.price, "fees": offer.fees,
        "resident_part": quote.resident_part, "public_part": quote.public_part,
        "compensation": quote.compensated, "marks": list(quote.marks), "address_id": offer.address_id,
        "place_code": offer.place_code, "venue": offer.venue, "words": dict(offer.words),
        "note": offer.draft.note, "free_until": offer.free_until,
    }  # fmt: skip


def _row(request: Request, priced: Priced, index: int, bundle_id: int | None, now: dt.datetime) -> dict[str, Any]:
    offer, quote, order_id = priced.offer, priced.quote, new_id()
    state = state_after(quote, request.payment)
    return {
        "id": order_id, "number": public_number("L", clock.local(now).strftime("%y%m%d")),
        "key": request.key if index == 0 else f"{request.key}#{index}", "bundle_id": bundle_id,
        "resident_id": request.served.resident_id, "placed_by": request.by.person_id,
        "channel": request.by.channel, "state": state, "delivered": None,
        "payment": request.payment if quote.resident_part > 0 else "none",
        "street_code": request.served.street_code, "body_digest": request.digest,
        "file_sealed": sealed_file(order_id, quote), "round": 1, "placed_at": now,
        "expires_at": expiry_of(state, offer.free_until, now), "completed_at": None, "late_fee": ZERO,
        "ended_reason": None,
        **offer_values(offer, quote),
    }  # fmt: skip


def _history(request: Request, order: dict[str, Any]) -> list[dict[str, Any]]:
    by, order_id, state = request.by, order["id"], order["state"]
    person = request.served.person_id
    said = {"number": order["number"], "quantity": str(order["quantity"]), "resident_part": int(order["resident_part"])}
    first = audit.row_values(by, ORDER.noun, order_id, "place", for_id=person, to_state=ORDER.initial, detail=said)
    if not ORDER.allows(ORDER.initial, state):
        raise IllegalMove(ORDER.noun, ORDER.initial, state)
    then = audit.row_values(by, ORDER.noun, order_id, state, for_id=person, from_state=ORDER.initial, to_state=state)
    return [first, then]


def _announce(by: Viewer, order: dict[str, Any]) -> None:
    announce(
        OrderPlaced(
            order["id"], order["number"], order["resident_id"], order["placed_by"], order["provider_id"],
            order["street_code"], order["state"], by,
        )
    )  # fmt: skip
    if order["state"] == "confirmed":
        announce(
            OrderConfirmed(
                order["id"], order["number"], order["resident_id"], order["provider_id"],
                order["service_date"], order["starts_at"], order["ends_at"], by, first=True,
            )
        )  # fmt: skip
