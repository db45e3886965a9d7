"""Orders in words: what was ordered, when it comes, what is expected next — for cards, lists and reading aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app import orders
from app.accounts import Viewer
from app.core.money import Money
from app.web import formatting
from app.web.kernel.words import language


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An order under way, as a card tells it."""

    number: str
    title: str
    next: str
    state: str
    speak: str


def service_name(order: orders.Order | orders.OrderLine) -> str:
    """The service's frozen name in the reader's language."""
    return order.service_name_en if language() == "en" else order.service_name


def when(day: dt.date, starts_at: dt.datetime) -> str:
    """The day, near days by name, and the time it begins."""
    told = f"{formatting.day_near(day)} {formatting.time_of_day(starts_at)}"
    return told[:1].upper() + told[1:]


def said(message: str, params: Mapping[str, object]) -> str:
    """A sentence given as data, its values written in the reader's language."""
    written = {name: _value(value) for name, value in params.items()}
    return _(message, **written) if written else _(message)


def _value(value: object) -> str:
    if isinstance(value, Money):
        return formatting.money(value)
    if isinstance(value, dt.datetime):
        return formatting.moment(value)
    return formatting.day_near(value) if isinstance(value, dt.date) else str(value)


def expected_words(expected: orders.Expected | None) -> str:
    """The next event in words, with until when; empty where nothing more will happen."""
    if expected is None:
        return ""
    sentence = said(expected.msgid, expected.params)
    return _("%(what)s（%(when)s）", what=sentence, when=formatting.moment(expected.by)) if expected.by else sentence


def next_words(order: orders.Order) -> str:
    """What is expected next of an order."""
    return expected_words(orders.next_expected(order))


def upcoming(person: Viewer, resident_id: int, limit: int = 3) -> list[Upcoming]:
    """The person's orders under way, soonest first."""
    lines = orders.mine(person, resident_id, limit=20, open_only=True)
    told = []
    for line in sorted(lines, key=lambda each: each.starts_at)[:limit]:
        then = next_words(orders.find_id(person, line.id))
        title = f"{when(line.day, line.starts_at)} {service_name(line)}"
        told.append(Upcoming(line.number, title, then, line.state, f"{title}。{then}"))
    return told
