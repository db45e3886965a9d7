"""An order in the words messages need, and which message goes to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import accounts, dispatch, orders, providers
from app.accounts.models import Person
from app.core import clock
from app.core.db import session
from app.dispatch.models import Job
from app.orders.models import Order
from app.organisations.models import Organisation
from app.providers.models import Provider
from app.residents.models import Resident

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BY_TEXT = frozenset({"order_en_route", "order_cancelled", "handover_locked", "no_answer"})
TO_PROVIDER = frozenset({"job_offered"})
TO_WORKERS = frozenset({"job_assigned", "job_withdrawn"})


@dataclass(frozen=True, slots=True)
class About:
    """`side` are the resident, who placed the order and the proxies; `watchers` everyone who may see it."""

    order_id: int
    number: str
    street_code: str
    provider_side: list[int]
    side: list[int]
    watchers: list[int]
    params: dict[str, Any]

    @property
    def path(self) -> str:
        """The order's page for the resident's side."""
        return f"/orders/{self.number}"


@dataclass(frozen=True, slots=True)
class ToSay:
    """One message: to whom, with what values, leading where, by text too or not."""

    to: list[int]
    params: dict[str, Any]
    path: str
    by_sms: bool


def day_words(day: dt.date) -> dict[str, str]:
    """A day in both languages, as message parameters `day` and `day_en`."""
    return {"day": f"{day.month}月{day.day}日", "day_en": f"{day.day} {_MONTHS[day.month - 1]}"}


def about(order_id: int) -> About:
    """The order's words and people."""
    query = (
        select(Order, Person.name, Organisation.name, Organisation.name_en, Job.answer_by)
        .join(Resident, Resident.id == Order.resident_id)
        .join(Person, Person.id == Resident.person_id)
        .join(Provider, Provider.id == Order.provider_id)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .outerjoin(Job, Job.order_id == Order.id)
        .where(Order.id == order_id)
    )
    order, resident, provider, provider_en, answer_by = session().execute(query).one()
    params = {
        "resident": resident, "service": order.service_name, "service_en": order.service_name_en,
        "provider": provider, "provider_en": provider_en, "number": order.number, **day_words(order.service_date),
        "answer_by": f"{clock.local(answer_by):%m-%d %H:%M}" if answer_by else "",
    }  # fmt: skip
    return About(
        order_id, order.number, order.street_code, providers.staff_of(order.provider_id),
        orders.resident_side(order_id), dispatch.watchers(order_id), params,
    )  # fmt: skip


def message_for(it: About, payload: Mapping[str, Any]) -> ToSay | None:
    """The message an event asks for; None where it only nudges pages."""
    template = payload["template"]
    if not template:
        return None
    params = {**it.params, "reason": payload.get("reason") or ""}
    if template in TO_PROVIDER:
        return ToSay(it.provider_side, params, "/provider", False)
    if template in TO_WORKERS:
        return ToSay(list(payload.get("person_ids") or ()), params, "/worker", False)
    if template == "order_en_route":
        params["worker"] = _worker(it)
    return ToSay(it.side, params, it.path, template in BY_TEXT)


def _worker(it: About) -> str:
    others = [person for person in it.watchers if person not in it.side and person not in it.provider_side]
    return "、".join(accounts.names(others).values())
