"""What people are told when something has happened, and which open pages are nudged.

Placing is a hot path, so an order's events only leave one outbox row here (`later`); `tell_order` finds the words
and the people after commit. Rarer events are told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app import accounts, enrolment, notifications, payments, providers, realtime, residents
from app.core import outbox
from app.core.ids import new_id
from app.core.money import Money
from app.programmes import versions
from app.providers import events as supply
from app.reactions.about import about, day_words, message_for

TOPIC = "orders.tell"
STREET_DESK = ("street_officer", "street_approver")


def later(template: str) -> Callable[[Any], None]:
    """A handler that asks for `template` to be told of the event's order; "" only nudges its pages."""

    def ask(event: Any) -> None:
        extra = {
            name: getattr(event, name) for name in ("reason", "last", "person_ids", "released") if hasattr(event, name)
        }
        payload = {"order_id": event.order_id, "template": template, "event": new_id(), **_plain(extra)}
        outbox.post(TOPIC, payload)

    return ask


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def tell_order(payload: Mapping[str, Any]) -> None:
    """Say one event of an order to whom it concerns, once, and have everyone's pages fetch again."""
    it = about(payload["order_id"])
    realtime.tell(it.watchers, "order", it.number)
    realtime.tell(it.provider_side, "board", it.number)
    message = message_for(it, payload)
    if message is None:
        return
    key = f"{payload['template']}:{payload['event']}"
    notifications.tell(
        message.to, payload["template"], message.params, path=message.path, key=key, by_sms=message.by_sms
    )
    realtime.tell(message.to, "inbox", "")


def link_active(event: residents.ProxyLinked) -> None:
    """Both sides hear that the link is in force."""
    _link(event, "link_active")


def link_withdrawn(event: residents.ProxyWithdrawn) -> None:
    """Both sides hear that it is not any more."""
    _link(event, "link_withdrawn")


def _link(event: residents.ProxyLinked | residents.ProxyWithdrawn, template: str) -> None:
    names = accounts.names([event.proxy_id, event.resident_person_id])
    params = {"proxy": names.get(event.proxy_id, ""), "resident": names.get(event.resident_person_id, "")}
    people = [event.proxy_id, event.resident_person_id]
    notifications.tell(people, template, params, path="/me/people", key=f"{template}:{event.link_id}")
    realtime.tell(people, "inbox", "")


def _programme(event: Any) -> dict[str, Any]:
    stored = versions.get(event.version_id)
    name = residents.names([event.resident_id]).get(event.resident_id, "")
    return {"resident": name, "programme": stored.name, "programme_en": stored.name_en, "number": event.number}


def application_submitted(event: enrolment.ApplicationSubmitted) -> None:
    """The resident's side has it in writing; who decides the step sees it in the queue."""
    due = {f"due{key[3:]}": value for key, value in day_words(event.due_on).items()}
    params = {**_programme(event), **due}
    side = {event.applied_by, *residents.told_about(event.resident_id)}
    notifications.tell(side, "application_submitted", params, path="/applications", key=f"submitted:{new_id()}")
    _queue(event, params)


def application_decided(event: enrolment.ApplicationDecided) -> None:
    """A last word goes to the resident's side, with a text; a step forward to who decides the next."""
    params = {**_programme(event), "reason": event.reason or ""}
    side = {event.applied_by, *residents.told_about(event.resident_id)}
    if event.state in ("approved", "returned", "rejected"):
        params |= {"since": "", "since_en": ""} | _since(event)
        template = f"application_{event.state}"
        notifications.tell(side, template, params, path="/applications", key=f"{template}:{new_id()}", by_sms=True)
    elif event.due_on is not None:
        params |= {f"due{key[3:]}": value for key, value in day_words(event.due_on).items()}
    realtime.tell(side, "inbox", "")
    _queue(event, params)


def _since(event: enrolment.ApplicationDecided) -> dict[str, str]:
    found = [fact for fact in enrolment.of_resident(event.resident_id) if fact.programme_id == event.programme_id]
    return {f"since{key[3:]}": value for key, value in day_words(found[-1].from_day).items()} if found else {}


def application_withdrawn(event: enrolment.ApplicationWithdrawn) -> None:
    """The queue loses a row."""
    realtime.tell(accounts.people_with(*STREET_DESK, division_code=event.street_code), "queue", event.number)


def _queue(event: Any, params: dict[str, Any]) -> None:
    """Nudge every desk that shows the application; tell in words who decides the step it waits at."""
    community = accounts.people_with("community_worker", division_code=event.community_code)
    street = accounts.people_with(*STREET_DESK, division_code=event.street_code)
    realtime.tell([*community, *street], "queue", event.number)
    deciding = {"community": community, "street": street}.get(event.step_by or "", [])
    if deciding and event.due_on is not None:
        path = "/community" if event.step_by == "community" else "/street/applications"
        notifications.tell(deciding, "application_waiting", params, path=path, key=f"waiting:{new_id()}")


def provider_queue(event: supply.ProviderApplied) -> None:
    """The street's desk shows who waits to be verified."""
    card = providers.get(event.provider_id)
    realtime.tell(accounts.people_with(*STREET_DESK, division_code=card.street_code), "queue", "")


def provider_verified(event: supply.ProviderVerified) -> None:
    """The provider hears that it may sell."""
    _provider(event.provider_id, "provider_verified", "")


def provider_returned(event: supply.ProviderReturned) -> None:
    """The provider hears what is missing."""
    _provider(event.provider_id, "provider_returned", providers.get(event.provider_id).decided_reason or "")


def _provider(provider_id: int, template: str, reason: str) -> None:
    card = providers.get(provider_id)
    params = {"provider": card.name, "provider_en": card.name_en or card.name, "reason": reason}
    people = providers.staff_of(provider_id)
    notifications.tell(people, template, params, path="/provider", key=f"{template}:{new_id()}")
    realtime.tell(people, "inbox", "")


def refund_sent(event: payments.RefundSettled) -> None:
    """The resident's side hears what went back."""
    it = about(event.order_id)
    params = {**it.params, "amount": str(Money(event.amount))}
    notifications.tell(it.side, "refund_sent", params, path=it.path, key=f"refund_sent:{event.refund_id}")
    realtime.tell(it.side, "inbox", "")


def refund_failed(event: payments.RefundFailed) -> None:
    """The street's finance officers hear of money that could not go back."""
    it = about(event.order_id)
    params = {**it.params, "amount": str(Money(event.amount))}
    people = accounts.people_with("finance_officer", division_code=it.street_code)
    notifications.tell(
        people, "refund_failed", params, path=f"/street/orders/{it.number}", key=f"refund_failed:{event.refund_id}"
    )
