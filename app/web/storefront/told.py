"""Orders in words: the next expected event as one sentence, for cards and for reading aloud."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app import orders
from app.accounts import Viewer
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


def service_name(order: orders.Order) -> str:
    """The service's frozen name in the reader's language."""
    return order.service_name_en if language() == "en" else order.service_name


def when(order: orders.Order) -> str:
    """The day, near days by name, and the time it begins."""
    return f"{formatting.day_near(order.service_date)} {formatting.time_of_day(order.starts_at)}"


def next_words(order: orders.Order) -> str:
    """What is expected next, in words; empty where nothing is."""
    expected = orders.next_expected(order)
    return _(expected.message, **expected.params) if expected else ""


def upcoming(person: Viewer, resident_id: int, limit: int = 3) -> list[Upcoming]:
    """The person's orders under way, soonest first."""
    told = []
    for order in orders.under_way(person, resident_id, limit):
        title, then = f"{when(order)} {service_name(order)}", next_words(order)
        told.append(Upcoming(order.number, title, then, order.state, f"{title}。{then}"))
    return told
