"""Reads of dispatch: a provider's board, a worker's day, who is to be told. Two statements each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app import accounts, orders, places, providers
from app.accounts import Viewer
from app.accounts.models import Person
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import ZERO, Money
from app.dispatch import holding
from app.dispatch.models import Assignment, Job
from app.dispatch.states import OPEN
from app.orders.models import Order
from app.places.models import Address, Division
from app.providers.models import Provider, Worker
from app.providers.queries import OWN_ROLES
from app.residents.models import Resident


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A job as its provider and its workers see it.

    `words` say what was ordered, {"zh", "en"}; `address` is "" where the resident comes; `cash_due` what is to be
    asked for at the door (fen), as ordered; `compensation` what a public funder pays on top. `workers`
    are (worker id, name). `needs_answer` until the provider has answered.
    """

    job_id: int
    order_id: int
    number: str
    provider_id: int
    state: str
    revision: int
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    answer_by: dt.datetime | None
    order_state: str
    resident_id: int
    resident_name: str
    service_id: int
    service_name: str
    service_name_en: str
    words: Mapping[str, str]
    quantity: Decimal
    venue: str
    place_code: str
    place_name: str
    address: str
    note: str
    price: Money
    fees: Money
    payment: str
    cash_due: Money
    compensation: Money
    marks: tuple[str, ...]
    workers: tuple[tuple[int, str], ...]

    @property
    def needs_answer(self) -> bool:
        """Whether the provider has not answered yet."""
        return self.state == "offered"

    @property
    def needs_worker(self) -> bool:
        """Whether somebody must be sent and nobody is named yet."""
        return self.state == "accepted" and self.venue == "home"


def board(viewer: Viewer, day: dt.date, provider_id: int | None = None) -> list[BoardRow]:
    """The viewer's providers' day: what needs an answer first, then by time. `NotFound` for a foreign provider."""
    held_at = viewer.organisations(*OWN_ROLES)
    own: ColumnElement[bool] = Job.provider_id.in_(select(Provider.id).where(Provider.organisation_id.in_(held_at)))
    if provider_id is not None:
        if provider_id not in providers.of_viewer(viewer):
            raise NotFound
        own = Job.provider_id == provider_id
    rows = _rows(own, Job.service_date == day)
    return sorted(rows, key=lambda row: (not row.needs_answer, row.starts_at, row.number))


def worker_day(viewer: Viewer, day: dt.date) -> list[BoardRow]:
    """The signed-in worker's own jobs of a day, the open ones first, by time."""
    mine = (
        select(Assignment.job_id)
        .join(Worker, Worker.id == Assignment.worker_id)
        .where(Worker.person_id == viewer.person_id, Worker.state == "active", Assignment.released_at.is_(None))
    )
    rows = _rows(Job.id.in_(mine), Job.service_date == day)
    return sorted(rows, key=lambda row: (row.state not in OPEN, row.starts_at, row.number))


def job_of(viewer: Viewer, order_id: int) -> BoardRow:
    """One job, for its provider's staff and its assigned workers; `NotFound` for anyone else."""
    rows = _rows(Job.id == order_id)
    if rows:
        mine = {person for _, person in holding.assigned(order_id)}
        if viewer.person_id in mine or rows[0].provider_id in providers.of_viewer(viewer):
            return rows[0]
    raise NotFound("没有找到这一单")


def counts(viewer: Viewer, day: dt.date) -> dict[str, int]:
    """How many of the viewer's providers' jobs of a day are in each state."""
    query = select(Job.state, func.count()).where(Job.provider_id.in_(providers.of_viewer(viewer)))
    return dict(session().execute(query.where(Job.service_date == day).group_by(Job.state)).all())


def assignable(viewer: Viewer, job_id: int) -> list[tuple[int, str, int]]:
    """Who could be sent: (worker id, name, how many open jobs they have that day), the least busy first."""
    job = session().get(Job, job_id)
    if job is None or job.provider_id not in providers.of_viewer(viewer):
        raise NotFound("没有找到这一单")
    busy = (
        select(Assignment.worker_id, func.count().label("n"))
        .join(Job, Job.id == Assignment.job_id)
        .where(Job.service_date == job.service_date, Job.state.in_(OPEN), Assignment.released_at.is_(None))
        .group_by(Assignment.worker_id)
        .subquery()
    )
    load = func.coalesce(busy.c.n, 0)
    query = (
        select(Worker.id, Person.name, load)
        .join(Person, Person.id == Worker.person_id)
        .outerjoin(busy, busy.c.worker_id == Worker.id)
        .where(Worker.provider_id == job.provider_id, Worker.state == "active")
        .order_by(load, Worker.id)
    )
    return [(worker_id, name, n) for worker_id, name, n in session().execute(query)]


def call_number(by: Actor, job_id: int) -> str:
    """The phone of the resident (else of who placed the order) for who carries the job out; the look is recorded."""
    job = holding.hold(job_id)
    if by.person_id not in {person for _, person in holding.assigned(job_id)} and not holding.is_staff(by, job):
        raise NotFound("没有找到这一单")
    order = session().get_one(Order, job.order_id)
    served = holding.served_person(job)
    holding.note(job, by=by, act="phone_seen")
    for person_id in (served, order.placed_by):
        phone = accounts.phone_of(accounts.get(person_id)) if person_id else ""
        if phone:
            return phone
    return ""


def watchers(order_id: int) -> list[int]:
    """Everybody to tell about an order: `orders.watchers` and the assigned workers."""
    return sorted({*orders.watchers(order_id), *(person for _, person in holding.assigned(order_id))})


def _rows(*conditions: ColumnElement[bool]) -> list[BoardRow]:
    rows = session().execute(_select().where(*conditions)).all()
    workers = _workers(row.Job.id for row in rows)
    return [_row(row, tuple(workers.get(row.Job.id, ()))) for row in rows]


def _select() -> Select[Job, Order, str, Address, str]:
    return (
        select(Job, Order, Person.name.label("resident_name"), Address, Division.name.label("place_name"))
        .join(Order, Order.id == Job.order_id)
        .join(Resident, Resident.id == Order.resident_id)
        .join(Person, Person.id == Resident.person_id)
        .outerjoin(Address, Address.id == Order.address_id)
        .outerjoin(Division, Division.code == Order.place_code)
    )


def _workers(job_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    query = (
        select(Assignment.job_id, Worker.id, Person.name)
        .join(Worker, Worker.id == Assignment.worker_id)
        .join(Person, Person.id == Worker.person_id)
        .where(Assignment.job_id.in_(list(job_ids)), Assignment.released_at.is_(None))
        .order_by(Assignment.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for job_id, worker_id, name in session().execute(query):
        found.setdefault(job_id, []).append((worker_id, name))
    return found


def _row(row: Any, workers: tuple[tuple[int, str], ...]) -> BoardRow:
    job: Job = row.Job
    order: Order = row.Order
    door = places.address_detail(row.Address) if row.Address is not None else ""
    return BoardRow(
        job_id=job.id, order_id=order.id, number=order.number, provider_id=job.provider_id, state=job.state,
        revision=job.revision, day=job.service_date, starts_at=job.starts_at, ends_at=job.ends_at,
        answer_by=job.answer_by, order_state=order.state, resident_id=order.resident_id,
        resident_name=row.resident_name, service_id=order.service_id, service_name=order.service_name,
        service_name_en=order.service_name_en, words=order.words, quantity=order.quantity, venue=order.venue,
        place_code=order.place_code, place_name=row.place_name or "",
        address=f"{row.place_name or ''} {door}".strip() if door else "", note=order.note, price=order.price,
        fees=order.fees, payment=order.payment, cash_due=order.resident_part if order.payment == "cash" else ZERO,
        compensation=order.compensation, marks=tuple(order.marks), workers=workers,
    )  # fmt: skip
