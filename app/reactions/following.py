"""What follows in other rooms when something has happened to an order, a job, a provider or a person."""

from __future__ import annotations

from app import accounts, catalogue, dispatch, enrolment, notifications, orders, payments, realtime, residents, visits
from app.core.actors import GATEWAY
from app.providers import events as supply


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


def take_payment(event: payments.PaymentSettled) -> None:
    """What was paid for is confirmed, or given back where it came too late."""
    for order_id in event.order_ids:
        orders.confirm_paid(order_id, by=GATEWAY)


def reshelve(event: supply.ProviderVerified | supply.CertificateRecorded | supply.ProviderSuspended) -> None:
    """Certificates and standing decide on which days a provider's services may be sold."""
    catalogue.reshelve(event.provider_id)


def send_code(event: accounts.PhoneCodeAsked) -> None:
    """The code goes to the phone as a text."""
    template = "sign_in_code" if event.purpose == "sign_in" else "link_code"
    notifications.send_sms(event.phone, template, {"code": event.code, **event.params})


def hang_up(event: accounts.SessionEnded) -> None:
    """A page whose session ended is told so, and its socket closed."""
    realtime.end_session(event.session_id)


def hang_up_all(event: accounts.RoleEnded) -> None:
    """What a page shows may no longer be its reader's: each of their pages asks again, on a new socket."""
    for row in accounts.sessions_of(event.person_id):
        realtime.end_session(row.id)


def requote(event: residents.FactRecorded | enrolment.EnrolmentEnded) -> None:
    """What was ordered for days on which other facts hold is quoted again."""
    orders.facts_changed(event.resident_id)


def forget_messages(event: residents.ResidentErased) -> None:
    """What was said to somebody who is forgotten is forgotten too."""
    notifications.forget(event.person_id)
