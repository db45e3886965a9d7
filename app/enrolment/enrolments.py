"""Who is enrolled: starting, ending, and the one batched question money asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from app.core import audit, clock, events
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.ids import new_id
from app.enrolment.events import EnrolmentEnded, EnrolmentStarted
from app.enrolment.models import Application, Enrolment
from app.enrolment.states import APPLICATION
from app.programmes import facts

NOUN = "enrolment"


@dataclass(frozen=True, slots=True)
class EnrolmentFact:
    """One enrolment: `from_day` to `until_day` both inclusive; `division_code` approved it."""

    id: int
    resident_id: int
    programme_id: str
    approved_on: dt.date
    from_day: dt.date
    until_day: dt.date | None
    division_code: str
    application_id: int | None

    def for_rule(self) -> facts.Enrolment:
        """As the evaluator takes it."""
        return facts.Enrolment(self.from_day, self.until_day, self.division_code)


# Built once: every quote asks it.
_ACTIVE = (
    select(Enrolment)
    .where(
        Enrolment.resident_id.in_(bindparam("ids", expanding=True)),
        Enrolment.from_day <= bindparam("day"),
        or_(Enrolment.until_day.is_(None), Enrolment.until_day >= bindparam("day")),
    )
    .order_by(Enrolment.id)
)


def active(resident_ids: Iterable[int], day: dt.date) -> dict[int, dict[str, EnrolmentFact]]:
    """The enrolments that count on `day`: resident → programme id → enrolment. One statement; residents

    without any have an empty dict.
    """
    wanted = list(dict.fromkeys(resident_ids))
    found: dict[int, dict[str, EnrolmentFact]] = {resident_id: {} for resident_id in wanted}
    if not wanted:
        return found
    for row in session().scalars(_ACTIVE, {"ids": wanted, "day": day}):
        found[row.resident_id][row.programme_id] = fact_of(row)
    return found


def of_resident(resident_id: int) -> list[EnrolmentFact]:
    """Every enrolment the resident has or had, newest first."""
    query = select(Enrolment).where(Enrolment.resident_id == resident_id).order_by(Enrolment.id.desc())
    return [fact_of(row) for row in session().scalars(query)]


def fact_of(row: Enrolment) -> EnrolmentFact:
    """The read model of a row."""
    return EnrolmentFact(
        row.id,
        row.resident_id,
        row.programme_id,
        row.approved_on,
        row.from_day,
        row.until_day,
        row.approved_by_code,
        row.application_id,
    )


def enrol(
    resident_id: int,
    programme_id: str,
    from_day: dt.date,
    division_code: str,
    by: Actor,
    *,
    approved_on: dt.date | None = None,
    application_id: int | None = None,
) -> EnrolmentFact:
    """Enrol a resident from `from_day`; without an application, one approved elsewhere before (an imported list).

    `Conflict` where the resident is enrolled on that day or later already.
    """
    s = session()
    standing = s.scalar(
        select(Enrolment.id).where(
            Enrolment.resident_id == resident_id,
            Enrolment.programme_id == programme_id,
            or_(Enrolment.until_day.is_(None), Enrolment.until_day >= from_day),
        )
    )
    if standing is not None:
        raise Conflict("这位居民已经有这个项目的资格", code="enrolled_already")
    row = Enrolment(
        id=new_id(),
        resident_id=resident_id,
        programme_id=programme_id,
        application_id=application_id,
        approved_on=approved_on or clock.today(),
        from_day=from_day,
        approved_by_code=division_code,
    )
    s.add(row)
    s.flush()
    audit.record(by, NOUN, row.id, "start", detail={"programme": programme_id, "from": from_day.isoformat()})
    events.announce(EnrolmentStarted(row.id, resident_id, programme_id, from_day, application_id))
    return fact_of(row)


def end(enrolment_id: int, last_day: dt.date, reason: str, by: Actor) -> EnrolmentFact:
    """Let an enrolment count no longer after `last_day` (the day before it began: never). A reason is needed."""
    s = session()
    row = s.scalar(select(Enrolment).where(Enrolment.id == enrolment_id).with_for_update())
    if row is None:
        raise NotFound
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明原因"})
    if row.until_day is not None and last_day > row.until_day:
        raise Invalid(fields={"last_day": "最后一天不能晚于原来的截止日"})
    row.until_day, row.ended_reason = last_day, reason.strip()
    application = s.get(Application, row.application_id) if row.application_id else None
    if application is not None and application.state == "approved":
        APPLICATION.move(application, "ended", by=by, act="end", for_id=row.resident_id, reason=reason.strip())
        application.revision += 1
    s.flush()
    audit.record(by, NOUN, row.id, "end", reason=reason.strip(), detail={"last_day": last_day.isoformat()})
    events.announce(EnrolmentEnded(row.id, row.resident_id, row.programme_id, last_day, reason.strip()))
    return fact_of(row)
