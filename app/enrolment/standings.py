"""What is known of a person on a day and what they are enrolled in: money asks both at once, in one statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, Date, bindparam, cast, literal, null, or_, select, union_all

from app import residents
from app.core.db import fetch
from app.enrolment.enrolments import EnrolmentFact
from app.enrolment.models import Enrolment
from app.residents.facts import AS_OF, gathered


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as of one day: their facts, and programme id → the enrolment that counts."""

    facts: residents.Facts
    enrolments: dict[str, EnrolmentFact]


# Built once: every quote asks it. Facts first, then enrolments in their columns.
_STANDING: CompoundSelect[*tuple[Any, ...]] = union_all(
    AS_OF.add_columns(
        literal("fact"), cast(null(), Date), cast(null(), Date), cast(null(), BigInteger),
    ),
    select(
        Enrolment.resident_id, Enrolment.approved_on, Enrolment.id, Enrolment.programme_id, Enrolment.approved_by_code,
        literal(""), literal("enrolment"), Enrolment.from_day, Enrolment.until_day, Enrolment.application_id,
    ).where(
        Enrolment.resident_id.in_(bindparam("ids", expanding=True)),
        Enrolment.from_day <= bindparam("day"),
        or_(Enrolment.until_day.is_(None), Enrolment.until_day >= bindparam("day")),
    ),
)  # fmt: skip


def standing(resident_id: int, day: dt.date) -> Standing | None:
    """The person as of `day`; None for an unknown resident. One statement."""
    facts: list[Any] = []
    enrolled: list[Any] = []
    for row in fetch(_STANDING, {"ids": [resident_id], "day": day}):
        (facts if row[6] == "fact" else enrolled).append(row)
    known = gathered(row[:6] for row in facts).get(resident_id)
    if known is None:
        return None
    # In the order they were made: the newest of a programme counts.
    by_age = sorted(enrolled, key=lambda row: int(row[2]))
    return Standing(known, {
        programme: EnrolmentFact(id_, resident, programme, approved_on, begins, ends, division, application)
        for resident, approved_on, id_, programme, division, _, _, begins, ends, application in by_age
    })  # fmt: skip
