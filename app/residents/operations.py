"""Verbs of residents: registering one, recording and ending facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import or_, select

from app import accounts, places
from app.core import audit, clock, crypto
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.events import announce
from app.core.ids import new_id
from app.residents.events import FactRecorded
from app.residents.identity import id_number_index, read_id_number
from app.residents.models import Fact, Resident
from app.residents.pinyin import pinyin_of
from app.residents.values import checked, seal

ID_NUMBER = "residents.id_number"
ONE_DAY = dt.timedelta(days=1)


def register(
    person_id: int,
    id_number: str,
    residence_code: str,
    hukou_code: str,
    *,
    by: Actor,
    since: dt.date | None = None,
    source: str = "id_card",
) -> Resident:
    """Make a person a resident living at `residence_code` since a day (default today), with their hukou.

    `Invalid` for a bad identity number or an unknown place; `Conflict` where the number or the person is registered.
    """
    number = read_id_number(id_number)
    if places.find(residence_code) is None:
        raise Invalid(fields={"residence": "请选择居住的社区"})
    index = id_number_index(number.number)
    taken = select(Resident.id).where(or_(Resident.id_number_index == index, Resident.person_id == person_id))
    if session().scalar(taken.limit(1)) is not None:
        raise Conflict("这位居民已经登记过了", code="resident_taken")
    resident_id = new_id()
    resident = Resident(
        id=resident_id,
        person_id=person_id,
        id_number_sealed=crypto.seal(number.number, ID_NUMBER, resident_id),
        id_number_index=index,
        born=number.born,
        sex=number.sex,
        residence_code=residence_code,
        pinyin=pinyin_of(accounts.get(person_id).name),
        created_at=clock.now(),
        created_by=by.person_id,
    )
    session().add(resident)
    session().flush()
    audit.record(by, "resident", resident_id, "register", for_id=person_id)
    accounts.grant(person_id, "resident", by=by)
    for kind, code in (("residence", residence_code), ("hukou", hukou_code)):
        record_fact(resident_id, kind, code, by=by, from_day=since, source=source)
    return resident


def record_fact(
    resident_id: int,
    kind: str,
    value: Any,
    *,
    by: Actor,
    name: str = "",
    from_day: dt.date | None = None,
    until_day: dt.date | None = None,
    source: str = "declared",
) -> Fact:
    """Record a fact from a day (default today), closing the former of the same kind and name the day before.

    A fact recorded from the very same day is a correction: the former stays on file and no longer counts. One
    recorded from an earlier day than a later one ends before it. Announces `FactRecorded`.
    """
    resident = session().get(Resident, resident_id)
    if resident is None:
        raise NotFound()
    value = checked(kind, name, value)
    start = from_day or clock.today()
    if until_day is not None and until_day < start:
        raise Invalid(fields={kind: "结束日期不能早于开始日期"})
    if kind == "residence" and (places.find(value) is None or start > clock.today()):
        raise Invalid(fields={kind: "请选择现在居住的社区"})
    fact_id = new_id()
    fact = Fact(
        id=fact_id,
        resident_id=resident_id,
        kind=kind,
        name=name,
        value_sealed=seal(value, fact_id),
        from_day=start,
        until_day=_make_room(resident_id, kind, name, start, until_day),
        source=source,
        recorded_by=by.person_id,
        recorded_at=clock.now(),
    )
    session().add(fact)
    if kind == "residence" and fact.until_day is None:
        resident.residence_code = value
    session().flush()
    detail = {"kind": kind, "from": start.isoformat(), "source": source}
    audit.record(by, "resident", resident_id, "record_fact", for_id=resident.person_id, detail=detail)
    announce(FactRecorded(resident_id, kind, name, start))
    return fact


def _make_room(resident_id: int, kind: str, name: str, start: dt.date, until: dt.date | None) -> dt.date | None:
    """Close or correct what overlaps; until when the new fact holds."""
    query = select(Fact).where(
        Fact.resident_id == resident_id, Fact.kind == kind, Fact.name == name, Fact.corrected_at.is_(None)
    )
    for former in session().scalars(query.order_by(Fact.from_day)):
        if former.from_day == start:
            former.corrected_at = clock.now()
        elif former.from_day < start and (former.until_day is None or former.until_day >= start):
            former.until_day = start - ONE_DAY
        elif former.from_day > start and (until is None or until >= former.from_day):
            until = former.from_day - ONE_DAY
    return until


def end_fact(resident_id: int, kind: str, *, by: Actor, name: str = "", last_day: dt.date | None = None) -> None:
    """The fact holds until `last_day` (default yesterday); `NotFound` where none is open."""
    last = last_day or clock.today() - ONE_DAY
    resident = session().get(Resident, resident_id)
    query = select(Fact).where(
        Fact.resident_id == resident_id, Fact.kind == kind, Fact.name == name,
        Fact.corrected_at.is_(None), Fact.until_day.is_(None),
    )  # fmt: skip
    fact = session().scalars(query.order_by(Fact.from_day.desc()).limit(1)).first()
    if resident is None or fact is None:
        raise NotFound()
    if last < fact.from_day:
        fact.corrected_at = clock.now()
    else:
        fact.until_day = last
    session().flush()
    detail = {"kind": kind, "until": last.isoformat()}
    audit.record(by, "resident", resident_id, "end_fact", for_id=resident.person_id, detail=detail)
    announce(FactRecorded(resident_id, kind, name, last + ONE_DAY))
