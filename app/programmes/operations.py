"""Verbs on programme versions: bring in a file, publish what holds, end what counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select

from app import places
from app.core import audit, clock, events
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.ids import new_id
from app.programmes import loading
from app.programmes.events import ProgrammeEnded, ProgrammePublished
from app.programmes.files import load_data, load_text
from app.programmes.malformed import MalformedFile
from app.programmes.models import ProgrammeVersion
from app.programmes.proving import run_cases
from app.programmes.rule import Programme
from app.programmes.states import VERSION


def import_file(path: str | Path, division_code: str, by: Actor) -> list[ProgrammeVersion]:
    """Bring a programme file in as draft versions of `division_code`, with its cases.

    A version that stands there already, word for word and not ended, is given back as it is. Raises
    `MalformedFile` for a file that breaks the format, `OSError` where it cannot be read.
    """
    return import_text(Path(path).read_text("utf-8"), division_code, by, name=Path(path).name)


def import_text(text: str, division_code: str, by: Actor, *, name: str) -> list[ProgrammeVersion]:
    """As `import_file`, from text; `name` is what errors call the file."""
    if len(places.prefixes(division_code)) == 0 or not places.names([division_code]):
        raise Invalid("没有这个行政区划", fields={"division_code": "没有这个行政区划"})
    loaded = load_text(text, name=name)
    data: Any = loading.to_data(loading.parse(text))
    family = Path(name).stem
    made = []
    for position, (rule, definition) in enumerate(zip(loaded.programmes, data["programmes"], strict=True)):
        context = {"values": data.get("values") or {}, "facts": data.get("facts") or {}, "family": family}
        cases = data.get("cases") or []
        same = _standing(rule.id, division_code, definition, context, cases)
        made.append(same or _draft(rule, definition, context, cases, division_code, position, by))
    together = [row.id for row in made]
    for row in made:
        if row.state == "draft":
            row.context = {**row.context, "file_versions": together}
    session().flush()
    return made


def _standing(
    programme_id: str, division_code: str, definition: dict[str, Any], context: dict[str, Any], cases: list[Any]
) -> ProgrammeVersion | None:
    query = select(ProgrammeVersion).where(
        ProgrammeVersion.programme_id == programme_id,
        ProgrammeVersion.division_code == division_code,
        ProgrammeVersion.state != "ended",
    )
    for row in session().scalars(query.order_by(ProgrammeVersion.number.desc())):
        known = {key: row.context.get(key) for key in context}
        if row.definition == definition and known == context and row.cases == cases:
            return row
    return None


def _draft(
    rule: Programme,
    definition: dict[str, Any],
    context: dict[str, Any],
    cases: list[Any],
    division_code: str,
    position: int,
    by: Actor,
) -> ProgrammeVersion:
    s = session()
    last = s.scalar(select(func.max(ProgrammeVersion.number)).where(ProgrammeVersion.programme_id == rule.id))
    row = ProgrammeVersion(
        id=new_id(),
        programme_id=rule.id,
        number=(last or 0) + 1,
        division_code=division_code,
        name=rule.name,
        name_en=rule.name_en or rule.name,
        source=rule.source,
        pays=rule.pays,
        effective_from=rule.effective_from,
        effective_until=rule.until,
        definition=definition,
        context=context,
        cases=cases,
        position=position,
        state=VERSION.initial,
        created_by=by.person_id,
        created_at=clock.now(),
    )
    s.add(row)
    s.flush()
    audit.record(by, VERSION.noun, row.id, "import", to_state=row.state, detail={"programme": rule.id})
    return row


def publish(version_id: int, by: Actor) -> ProgrammeVersion:
    """Let a draft count: another person than its maker, all cases of its file holding, no overlap.

    `Forbidden` for the maker, `Conflict` where another version of the programme covers one of its days in
    the same place, `Invalid` where a case does not hold (its title in `params`).
    """
    row = _locked(version_id)
    if by.person_id is None:
        raise Forbidden("发布要由一位具名的工作人员来做")
    if row.created_by is not None and row.created_by == by.person_id:
        raise Forbidden("录入的人不能自己发布，请另一位同事核对后发布")
    _refuse_overlap(row)
    _refuse_failing_cases(row)
    VERSION.move(row, "published", by=by, act="publish", detail={"programme": row.programme_id, "number": row.number})
    row.published_by, row.published_at = by.person_id, clock.now()
    session().flush()
    events.announce(ProgrammePublished(row.id, row.programme_id, row.division_code, row.effective_from))
    return row


def end(version_id: int, last_day: dt.date, reason: str, by: Actor) -> ProgrammeVersion:
    """Let a published version count no longer after `last_day`; a draft is put away. A reason is needed."""
    row = _locked(version_id)
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明原因"})
    counted = row.state == "published"
    if counted and last_day < row.effective_from:
        raise Invalid(fields={"last_day": "最后一天不能早于生效日"})
    if counted and row.effective_until is not None and last_day > row.effective_until:
        raise Invalid(fields={"last_day": "最后一天不能晚于原来的截止日"})
    VERSION.move(row, "ended", by=by, act="end", reason=reason.strip(), detail={"last_day": last_day.isoformat()})
    if counted:
        row.effective_until = last_day
    session().flush()
    events.announce(ProgrammeEnded(row.id, row.programme_id, row.division_code, last_day if counted else None))
    return row


def _locked(version_id: int) -> ProgrammeVersion:
    row = session().scalar(select(ProgrammeVersion).where(ProgrammeVersion.id == version_id).with_for_update())
    if row is None:
        raise NotFound
    return row


def _refuse_overlap(row: ProgrammeVersion) -> None:
    others = select(ProgrammeVersion).where(
        ProgrammeVersion.programme_id == row.programme_id,
        ProgrammeVersion.id != row.id,
        ProgrammeVersion.published_at.is_not(None),
        or_(ProgrammeVersion.effective_until.is_(None), ProgrammeVersion.effective_until >= row.effective_from),
    )
    if row.effective_until is not None:
        others = others.where(ProgrammeVersion.effective_from <= row.effective_until)
    for other in session().scalars(others):
        near = places.within(row.division_code, other.division_code) or places.within(
            other.division_code, row.division_code
        )
        if near:
            raise Conflict(
                "与第 %(number)s 版的生效日期重叠，请先结束那一版", code="versions_overlap", number=other.number
            )


def _refuse_failing_cases(row: ProgrammeVersion) -> None:
    failed = failing_cases(row)
    if failed:
        raise Invalid("有 %(count)s 个算例不成立，第一个是“%(title)s”", count=len(failed), title=failed[0])


def failing_cases(row: ProgrammeVersion) -> list[str]:
    """The titles of the cases of the version's file that do not hold; its whole file is read again."""
    together = row.context.get("file_versions") or [row.id]
    found = list(session().scalars(select(ProgrammeVersion).where(ProgrammeVersion.id.in_(together))))
    found.sort(key=lambda other: together.index(other.id))
    document = {
        "values": row.context.get("values") or {},
        "facts": row.context.get("facts") or {},
        "programmes": [other.definition for other in found],
        "cases": row.cases,
    }
    try:
        loaded = load_data(document, name=str(row.context.get("family", "")))
    except MalformedFile as error:
        return [error.zh]
    return [outcome.title for outcome in run_cases(loaded) if not outcome.holds]
