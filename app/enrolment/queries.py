"""Reads of applications, scoped by viewer: the queue, one case, a resident's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, tuple_

from app import accounts, places
from app.accounts import Viewer, scopes
from app.accounts.models import Person
from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.enrolment import policies
from app.enrolment.models import Application, StepDecision
from app.enrolment.states import WAITING
from app.programmes import versions
from app.programmes.versions import StoredProgramme
from app.residents.models import ProxyLink, Resident

OFFICIALS = (
    "community_worker", "street_officer", "street_approver", "district_officer", "district_approver", "auditor",
)  # fmt: skip
STEP_LEVEL = {"community": ("community_worker",), "street": policies.OFFICERS, "district": policies.DISTRICT}


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The applications a person may see: their own, those of whom they act for, those of their divisions."""
    day = clock.today()
    own = select(Resident.id).where(Resident.person_id == viewer.person_id)
    linked = select(ProxyLink.resident_id).where(
        ProxyLink.proxy_id == viewer.person_id,
        ProxyLink.state == "active",
        ProxyLink.from_day <= day,
        or_(ProxyLink.until_day.is_(None), ProxyLink.until_day >= day),
    )
    codes = viewer.divisions(*OFFICIALS)
    official = scopes.within(Application.community_code, codes) if codes else false()
    return or_(
        official,
        Application.resident_id.in_(own),
        Application.resident_id.in_(linked),
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue to show. `turn` is `mine`, `community`, `street`, `district`, `done` or empty for all open."""

    turn: str = ""
    programme_id: str = ""
    community_code: str = ""
    due: str = ""
    text: str = ""

    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.turn or self.programme_id or self.community_code or self.due or self.text)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One application in a list. `monthly` is fen a month (`at_most`: a cap), None where the rule names none."""

    id: int
    number: str
    resident_id: int
    resident: str
    age: int
    programme: StoredProgramme
    community: str
    monthly: int | None
    at_most: bool
    state: str
    step_by: str | None
    step_task: str | None
    due_on: dt.date | None
    due_provisional: bool
    holds: bool
    revision: int
    submitted_at: dt.datetime | None
    decided_at: dt.datetime | None


def queue(
    viewer: Viewer, filters: Filters, *, after: tuple[dt.date, int] | None = None, limit: int = 50
) -> list[QueueRow]:
    """Applications in order of their clocks, `limit` at most, after the row whose (due_on, id) is given.

    Decided ones (`turn="done"`) come latest first; `after` then takes the day of the decision.
    """
    query = select(Application, Person.name, Resident.born).where(visible_to(viewer), *_conditions(viewer, filters))
    query = query.join(Resident, Resident.id == Application.resident_id).join(Person, Person.id == Resident.person_id)
    if filters.turn == "done":
        if after is not None:
            query = query.where(Application.id < after[1])
        query = query.order_by(Application.id.desc())
    else:
        if after is not None:
            query = query.where(tuple_(Application.due_on, Application.id) > after)
        query = query.order_by(Application.due_on, Application.id)
    return _rows(session().execute(query.limit(limit)))


def queue_of(viewer: Viewer, ids: Iterable[int]) -> list[QueueRow]:
    """These open applications, as far as the viewer sees them, in order of their clocks."""
    query = (
        select(Application, Person.name, Resident.born)
        .join(Resident, Resident.id == Application.resident_id)
        .join(Person, Person.id == Resident.person_id)
        .where(visible_to(viewer), Application.state.in_(WAITING), Application.id.in_(list(ids)))
        .order_by(Application.due_on, Application.id)
    )
    return _rows(session().execute(query))


def number_of(viewer: Viewer, application_id: int) -> str | None:
    """The number of an application, if it is the viewer's to see."""
    return session().scalar(select(Application.number).where(Application.id == application_id, visible_to(viewer)))


def _conditions(viewer: Viewer, filters: Filters) -> list[ColumnElement[bool]]:
    done = filters.turn == "done"
    states: tuple[str, ...] = ("approved", "rejected", "withdrawn", "ended") if done else WAITING
    if filters.turn == "returned":
        states = ("returned",)
    found: list[ColumnElement[bool]] = [Application.state.in_(states)]
    if filters.turn in STEP_LEVEL:
        found.append(at_level(filters.turn))
    if filters.turn == "mine":
        found.append(waits_for(viewer))
    if filters.programme_id:
        found.append(Application.programme_id == filters.programme_id)
    if filters.community_code:
        found.append(scopes.within(Application.community_code, [filters.community_code]))
    if filters.due == "today":
        found.append(Application.due_on <= clock.today())
    if filters.text:
        escaped = filters.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found.append(
            or_(
                Person.name.like(f"%{escaped}%", escape="\\"),
                Resident.pinyin.like(f"{escaped.lower()}%", escape="\\"),
                Application.number == filters.text.upper(),
            )
        )
    return found


def waits_for(viewer: Viewer) -> ColumnElement[bool]:
    """The applications whose present step is the viewer's to decide, by role and place."""
    parts: list[ColumnElement[bool]] = []
    for (level, task), roles in policies.STEP_ROLES.items():
        codes = viewer.divisions(*roles)
        if codes:
            parts.append(and_(_at_step(level, task), scopes.within(Application.community_code, codes)))
    stand_in = viewer.divisions("street_officer")
    if stand_in:
        counter = Application.channel.in_(policies.STAFF_CHANNELS)
        parts.append(and_(at_level("community"), counter, scopes.within(Application.community_code, stand_in)))
    return and_(Application.state.in_(WAITING), or_(*parts)) if parts else false()


def at_level(level: str) -> ColumnElement[bool]:
    """The applications that wait at a step of this level."""
    return Application.step_by == level


def _at_step(level: str, task: str) -> ColumnElement[bool]:
    return and_(Application.step_by == level, Application.step_task == task)


def _rows(found: Iterable[Any]) -> list[QueueRow]:
    rows: list[tuple[Application, str, dt.date]] = list(found)
    stored = versions.by_ids({application.version_id for application, _, _ in rows})
    communities = places.names({application.community_code for application, _, _ in rows})
    return [_row(application, name, born, stored, communities) for application, name, born in rows]


def _row(
    application: Application,
    name: str,
    born: dt.date,
    stored: Mapping[int, StoredProgramme],
    communities: Mapping[str, str],
) -> QueueRow:
    programme = stored[application.version_id]
    return QueueRow(
        application.id,
        application.number,
        application.resident_id,
        name,
        age_on(born, clock.today()),
        programme,
        communities.get(application.community_code, ""),
        application.monthly,
        application.monthly_at_most,
        application.state,
        application.step_by,
        application.step_task,
        application.due_on,
        application.due_provisional,
        application.holds,
        application.revision,
        application.submitted_at,
        application.decided_at,
    )


def age_on(born: dt.date, day: dt.date) -> int:
    """Full years on the day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def find(viewer: Viewer, number: str) -> Application:
    """The application with this number, if it is the viewer's to see; `NotFound` otherwise."""
    row = session().scalar(select(Application).where(Application.number == number, visible_to(viewer)))
    if row is None:
        raise NotFound("没有找到这件申请")
    return row


def of_residents(viewer: Viewer, resident_ids: Iterable[int]) -> list[QueueRow]:
    """Every application of these residents the viewer may see, latest first."""
    query = (
        select(Application, Person.name, Resident.born)
        .join(Resident, Resident.id == Application.resident_id)
        .join(Person, Person.id == Resident.person_id)
        .where(visible_to(viewer), Application.resident_id.in_(list(resident_ids)))
        .order_by(Application.id.desc())
    )
    return _rows(session().execute(query))


def decisions(application_id: int) -> list[tuple[StepDecision, str]]:
    """What was decided so far, oldest first, with who decided."""
    query = select(StepDecision).where(StepDecision.application_id == application_id).order_by(StepDecision.id)
    rows = list(session().scalars(query))
    names = accounts.names([row.decided_by for row in rows])
    return [(row, names.get(row.decided_by, "")) for row in rows]
