"""The one table: what happened → what follows, in order, in the same transaction.

Handlers are small, call verbs of rooms, and insert more than they read: they run inside placing. A handler that
fails undoes the act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app import dispatch, orders, visits
from app.core import events

Handler = Callable[[Any], None]


def offer_job(event: orders.OrderConfirmed) -> None:
    """Ask the provider."""
    dispatch.confirmed(
        event.order_id, provider_id=event.provider_id, day=event.service_date, starts_at=event.starts_at,
        ends_at=event.ends_at, first=event.first,
    )  # fmt: skip


def issue_code(event: orders.OrderConfirmed) -> None:
    """Give the resident's side the hand-over code."""
    visits.issue_code(event.order_id, first=event.first)


def offer_again(event: orders.OrderChanged) -> None:
    """A changed order is another one: the provider is asked anew."""
    dispatch.reoffer(event.order_id)


def withdraw_job(event: orders.OrderCancelled) -> None:
    """Nobody need go any more."""
    dispatch.withdraw(event.order_id, by=event.by, why=event.reason)


def end_declined(event: dispatch.JobDeclined) -> None:
    """What the provider will not serve ends, and everything goes back."""
    orders.provider_declined(event.order_id, by=event.by, reason=event.reason)


TABLE: Mapping[type, Sequence[Handler]] = {
    orders.OrderPlaced: [],
    orders.OrderApproved: [],
    orders.OrderRejected: [],
    orders.OrderConfirmed: [offer_job, issue_code],
    orders.OrderChanged: [offer_again],
    orders.OrderCancelled: [withdraw_job],
    orders.OrderExpired: [],
    orders.OrderBegan: [],
    orders.OrderCompleted: [],
    dispatch.JobOffered: [],
    dispatch.JobAccepted: [],
    dispatch.JobDeclined: [end_declined],
    dispatch.JobAssigned: [],
    dispatch.JobWithdrawn: [],
    visits.WorkerDeparted: [],
    visits.WorkerArrived: [],
    visits.CodeLocked: [],
    visits.NobodyAnswered: [],
    visits.HandedOver: [],
}


def install() -> None:
    """Make the table the one that `events.announce` follows; once a process."""
    events.install(TABLE)
