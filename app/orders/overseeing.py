"""The orders an office answers for, as its officers look through them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.accounts import Viewer
from app.accounts.models import Person
from app.accounts.scopes import within
from app.core.db import session
from app.orders.models import Order
from app.orders.queries import READERS, OrderLine, _line, _lines


@dataclass(frozen=True, slots=True)
class Overseeing:
    """What to look for: a state, a service day, a mark, the order's number or part of the resident's name."""

    state: str = ""
    day: dt.date | None = None
    mark: str = ""
    text: str = ""


def overseen(viewer: Viewer, wanted: Overseeing, *, after: int | None = None, limit: int = 25) -> list[OrderLine]:
    """Orders of residents of the viewer's divisions, newest first, after the id given (keyset)."""
    query = _lines().where(within(Order.street_code, viewer.divisions(*READERS)))
    if wanted.state:
        query = query.where(Order.state == wanted.state)
    if wanted.day is not None:
        query = query.where(Order.service_date == wanted.day)
    if wanted.text:
        number = Order.number == wanted.text.upper()
        query = query.where(number | Person.name.contains(wanted.text, autoescape=True))
    if after is not None:
        query = query.where(Order.id < after)
    found: list[OrderLine] = []
    # Marks are kept as JSON; they are looked at here, so that both engines answer alike.
    for row in session().execute(query.order_by(Order.id.desc()).limit(limit if not wanted.mark else 2000)):
        line = _line(row)
        if not wanted.mark or wanted.mark in line.marks:
            found.append(line)
        if len(found) == limit:
            break
    return found
