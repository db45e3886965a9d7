"""Reads of providers, scoped by who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy import false as nothing

from app import accounts, places
from app.accounts import Viewer
from app.accounts.scopes import within
from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.organisations.models import Organisation
from app.providers.models import Certificate, Provider, ServiceArea, Worker

OWN_ROLES = ("provider_manager", "dispatcher")
OFFICE_ROLES = ("street_officer", "street_approver", "district_officer", "district_approver", "auditor")


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """A provider as offices and its own people see it."""

    id: int
    organisation_id: int
    code: str
    kind: str
    state: str
    street_code: str
    name: str
    name_en: str
    uscc: str | None
    phone: str | None
    score: int | None
    score_count: int
    applied_by: int | None
    verified_at: dt.datetime | None
    decided_reason: str | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class WorkerCard:
    """A worker by name, with skills as codes."""

    id: int
    provider_id: int
    person_id: int
    name: str
    state: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """A certificate; `standing` today is `unchecked`, `coming`, `valid`, `ending` (within 30 days) or `lapsed`."""

    id: int
    provider_id: int
    worker_id: int | None
    kind: str
    number: str
    valid_from: dt.date
    valid_until: dt.date
    recorded_by: int | None
    checked_at: dt.datetime | None
    standing: str


@dataclass(frozen=True, slots=True)
class Area:
    """A division served, with its name."""

    code: str
    name: str


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The providers a person may see the inside of: its own people, the offices above its street, auditors."""
    own = viewer.organisations(*OWN_ROLES, "worker")
    codes = viewer.divisions(*OFFICE_ROLES)
    parts: list[ColumnElement[bool]] = [Provider.organisation_id.in_(own)] if own else []
    if codes:
        parts.append(within(Provider.street_code, codes))
    return or_(*parts) if parts else nothing()


def get(provider_id: int) -> ProviderCard:
    """The provider, for rooms above; `NotFound` if there is none."""
    return _one(_select().where(Provider.id == provider_id))


def find(viewer: Viewer, provider_id: int) -> ProviderCard:
    """The provider if it is the viewer's to see; `NotFound` otherwise."""
    return _one(_select().where(Provider.id == provider_id, visible_to(viewer)))


def listed(viewer: Viewer, state: str | None = None) -> list[ProviderCard]:
    """The providers a viewer may see, those that wait for the street first, then by name."""
    query = _select().where(visible_to(viewer))
    if state is not None:
        query = query.where(Provider.state == state)
    rows = [_card(row) for row in session().execute(query.order_by(Organisation.name))]
    return sorted(rows, key=lambda card: card.state != "applied")


def of_viewer(viewer: Viewer, *roles: str) -> tuple[int, ...]:
    """The ids of the providers a person manages or dispatches for (or holds `roles` at)."""
    own = viewer.organisations(*(roles or OWN_ROLES))
    if not own:
        return ()
    query = select(Provider.id).where(Provider.organisation_id.in_(own)).order_by(Provider.id)
    return tuple(session().scalars(query))


def names(provider_ids: Iterable[int]) -> dict[int, str]:
    """Provider id → name, in one query."""
    wanted = set(provider_ids)
    if not wanted:
        return {}
    query = select(Provider.id, Organisation.name).join(Organisation, Organisation.id == Provider.organisation_id)
    return {row[0]: row[1] for row in session().execute(query.where(Provider.id.in_(wanted)))}


def staff_of(provider_id: int, *roles: str) -> list[int]:
    """The people to tell about a provider: its managers and dispatchers (or who holds `roles`)."""
    organisation_id = session().scalar(select(Provider.organisation_id).where(Provider.id == provider_id))
    if organisation_id is None:
        return []
    return sorted(accounts.people_with(*(roles or OWN_ROLES), organisation_id=organisation_id))


def workers(provider_id: int, *, ended: bool = False) -> list[WorkerCard]:
    """The provider's workers by when they came; those who left too when `ended`."""
    query = select(Worker).where(Worker.provider_id == provider_id).order_by(Worker.id)
    if not ended:
        query = query.where(Worker.state == "active")
    return _workers(query)


def workers_by_id(worker_ids: Iterable[int]) -> dict[int, WorkerCard]:
    """Worker id → card."""
    return {card.id: card for card in _workers(select(Worker).where(Worker.id.in_(list(worker_ids))))}


def worker_ids(viewer: Viewer) -> tuple[int, ...]:
    """As which workers a person works today."""
    query = select(Worker.id).where(Worker.person_id == viewer.person_id, Worker.state == "active")
    return tuple(session().scalars(query.order_by(Worker.id)))


def certificates(provider_id: int) -> list[CertificateCard]:
    """The certificates of a provider and its workers, the one that lapses first on top."""
    query = select(Certificate).where(Certificate.provider_id == provider_id)
    today = clock.today()
    return [
        CertificateCard(
            row.id, row.provider_id, row.worker_id, row.kind, row.number, row.valid_from, row.valid_until,
            row.recorded_by, row.checked_at, _standing(row, today),
        )
        for row in session().scalars(query.order_by(Certificate.valid_until, Certificate.id))
    ]  # fmt: skip


def areas(provider_id: int) -> list[Area]:
    """The divisions a provider serves."""
    query = select(ServiceArea.division_code).where(ServiceArea.provider_id == provider_id)
    codes = list(session().scalars(query.order_by(ServiceArea.division_code)))
    named = places.names(codes)
    return [Area(code, named.get(code, code)) for code in codes]


def _standing(row: Certificate, today: dt.date) -> str:
    if row.valid_until < today:
        return "lapsed"
    if row.checked_at is None:
        return "unchecked"
    if row.valid_from > today:
        return "coming"
    return "ending" if row.valid_until < today + dt.timedelta(days=30) else "valid"


def _workers(query: Select[*tuple[Any, ...]]) -> list[WorkerCard]:
    rows = list(session().scalars(query))
    named = accounts.names({row.person_id for row in rows})
    return [
        WorkerCard(row.id, row.provider_id, row.person_id, named.get(row.person_id, ""), row.state, tuple(row.skills))
        for row in rows
    ]


def _select() -> Select[*tuple[Any, ...]]:
    return select(Provider, Organisation).join(Organisation, Organisation.id == Provider.organisation_id)


def _one(query: Select[*tuple[Any, ...]]) -> ProviderCard:
    row = session().execute(query).first()
    if row is None:
        raise NotFound
    return _card(row)


def _card(row: Any) -> ProviderCard:
    found: Provider = row.Provider
    body: Organisation = row.Organisation
    return ProviderCard(
        id=found.id, organisation_id=body.id, code=found.code, kind=found.kind, state=found.state,
        street_code=found.street_code, name=body.name, name_en=body.name_en or body.name, uscc=body.uscc,
        phone=body.phone, score=found.score, score_count=found.score_count, applied_by=found.applied_by,
        verified_at=found.verified_at, decided_reason=found.decided_reason, created_at=found.created_at,
    )  # fmt: skip
