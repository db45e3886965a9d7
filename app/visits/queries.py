"""Reads of visits: the six elements of a record, cash to ask for, the next act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app import accounts, places
from app.core.db import session
from app.core.money import ZERO, Money
from app.orders import Order
from app.residents.models import Resident
from app.visits.models import Visit

_STEPS = {"assigned": "depart", "en_route": "arrive", "arrived": "hand_over", "started": "hand_over"}


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One attempt, in six elements: who served, who was served, what, where, from when to when, with what proof.

    `proof` is None for an attempt that failed; `flags` name what a person must look at.
    """

    attempt: int
    served_by: str
    served: str
    what: Mapping[str, str]
    where: str
    from_at: dt.datetime | None
    until_at: dt.datetime | None
    proof: str | None
    delivered: Decimal | None
    cash_collected: Money | None
    flags: tuple[str, ...]
    note: str
    place: Mapping[str, Any]


def of_order(order: Order) -> list[VisitRecord]:
    """The records of an order the caller has found for its viewer, first attempt first."""
    rows = session().scalars(select(Visit).where(Visit.order_id == order.id).order_by(Visit.attempt)).all()
    person = session().scalar(select(Resident.person_id).where(Resident.id == order.resident_id))
    names = accounts.names([person, *(row.served_by for row in rows)])
    where = places.address_texts([order.address_id]).get(order.address_id, "") if order.address_id else ""
    if not where:
        where = places.names([order.place_code]).get(order.place_code, "")
    return [
        VisitRecord(
            row.attempt, names.get(row.served_by or 0, ""), names.get(person or 0, ""), order.words, where,
            row.started_at or row.arrived_at or row.en_route_at, row.finished_at, row.proof, row.delivered,
            row.cash_collected, tuple(row.flags), row.note, row.place,
        )
        for row in rows
    ]  # fmt: skip


def due_at_door(order: Order) -> Money:
    """The cash to ask for when all of it is handed over; zero where it was paid online or nothing is due."""
    return order.resident_part if order.payment == "cash" and order.state in ("confirmed", "in_service") else ZERO


def next_step(job_state: str, venue: str) -> str | None:
    """A worker's one next act: `depart`, `arrive`, `hand_over`; None where there is none."""
    if venue == "provider":
        return "hand_over" if job_state in ("accepted", "assigned") else None
    return _STEPS.get(job_state)
