"""orders: one verified service for one resident, from draft to completed, and everything said about it.

Not here: who pays what (`funding`), money through gateways (`payments`), workers and jobs (`dispatch`),
proof and hand-over codes (`visits`). What only one vertical knows is in `details/`.

Words: a *draft* is what somebody wants; an *offer* is a draft looked up in the catalogue; *priced* is
an offer with its quote; a *bundle* are orders placed and paid together; a *change* keeps the number.

Verbs (`order` is an `Order` or its id; `by` a `Viewer`, or `SYSTEM`; every refusal is a `LinliError` in words)
    quote_drafts(viewer, resident_id, drafts) -> list[Priced]          reads only; raises what `place` would
    place(by, resident_id, drafts, payment="online"|"cash", *, key, fingerprints, confirmed_duplicate=False)
        -> list[Order], snapshots to be read;
        the same key again gives the same orders; another body under it `Conflict` (`key_used`). `QuoteChanged`
        (.priced: the new list) where a price or split is not what `fingerprints` (one a draft) agreed to;
        `AlreadyOrdered` (.alike) unless confirmed; `availability.Taken` (.left); `funding.BudgetGone` on the last fen
    approve(order, by=, reason="") · reject(order, by=, reason=)
    confirm_paid(order_id, by=GATEWAY)       paid: confirmed; late: revived if the quote stands, else refunded
    due_to_expire() -> list[id] · expire_due() -> int
    cancel(order, by=, reason=, whole_bundle=False) -> list[Order]      the resident's side or the office
    change(order, by=, draft=, fingerprint=, key=) -> Order · quote_change(viewer, order, draft) -> Priced
    begin(order, by=) · complete(order, delivered, by=) -> Captured · facts_changed(resident_id)
    late_fee(order) -> Money                 what cancelling now would cost

Reads
    find(viewer, number) -> Order            `NotFound` for anyone else's · find_id(viewer, id) -> Order
    mine(viewer, resident_id=None, after=None, limit=20, open_only=False) -> list[OrderLine]    keyset, newest first
    waiting_approval(viewer) -> list[OrderLine] · alike(resident_id, drafts) -> list[Alike]
    next_best(viewer, resident_id, draft) -> list[NextBest]
    timeline(viewer, order) -> list[TimelineEntry] · next_expected(order) -> Expected | None
    file(viewer, order, reason="") -> OrderFile      卷宗; officials: in a write transaction, it is recorded
    watchers(order_id) -> list[person_id]    resident, placer, proxies, staff; `dispatch.watchers` adds workers
    draft_of(order) -> Draft                 to order or change it again
Policies: can_cancel · can_change · can_approve (viewer, order) -> Allowed(ok, reason msgid, params)

Invariants and what holds each: parts add up to the price (CHECK); one order a (placed_by, key) (unique); a state
changes only by `states.ORDER`; capacity, counters and budgets are taken in one transaction or not at all.
"""

from app.orders import checks
from app.orders.approving import approve, reject
from app.orders.cancelling import cancel, end_for_facts, late_fee, provider_declined
from app.orders.changing import change, quote_change
from app.orders.completing import begin, complete, facts_changed
from app.orders.details.meals import MealDetail, MealDraft
from app.orders.details.offers import Draft, NextBest, Offer
from app.orders.errors import Alike, AlreadyOrdered, QuoteChanged
from app.orders.events import (
    OrderApproved,
    OrderBegan,
    OrderCancelled,
    OrderChanged,
    OrderCompleted,
    OrderConfirmed,
    OrderExpired,
    OrderPlaced,
    OrderRejected,
)
from app.orders.files import OrderFile, file
from app.orders.likeness import alike
from app.orders.models import Bundle, Order, OrderChange
from app.orders.paying import confirm_paid, due_to_expire, expire_due, paid_for
from app.orders.placing import place
from app.orders.policies import Allowed, can_approve, can_cancel, can_change
from app.orders.queries import (
    OrderLine,
    address_text,
    draft_of,
    find,
    find_id,
    last_completed,
    line_of,
    mine,
    placed_together,
    resident_side,
    visible_to,
    waiting_approval,
    watchers,
)
from app.orders.quoting import Priced, next_best, quote_drafts
from app.orders.states import ENDED, ORDER, SERVED
from app.orders.timeline import Expected, TimelineEntry, next_expected, timeline

checks.install()

__all__ = [
    "ENDED", "ORDER", "SERVED", "Alike", "Allowed", "AlreadyOrdered", "Bundle", "Draft", "Expected",
    "MealDetail", "MealDraft", "NextBest", "Offer", "Order", "OrderApproved", "OrderBegan", "OrderCancelled",
    "OrderChange", "OrderChanged", "OrderCompleted", "OrderConfirmed", "OrderExpired", "OrderFile", "OrderLine",
    "OrderPlaced", "OrderRejected", "Priced", "QuoteChanged", "TimelineEntry", "address_text", "alike",
    "approve", "begin", "can_approve", "can_cancel", "can_change", "cancel", "change", "complete",
    "confirm_paid", "draft_of", "due_to_expire", "end_for_facts", "expire_due", "facts_changed", "file", "find",
    "find_id", "last_completed", "late_fee", "line_of", "mine", "next_best", "next_expected", "paid_for",
    "place", "placed_together", "provider_declined", "quote_change", "quote_drafts", "reject", "resident_side",
    "timeline", "visible_to", "waiting_approval", "watchers",
]  # fmt: skip
