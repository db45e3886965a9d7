"""Stored versions, compiled once a process, and which of them are in force for a place on a day."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from app import places
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import Money
from app.programmes.files import compile_programme
from app.programmes.models import ProgrammeVersion
from app.programmes.rule import Programme, Step

CACHE_SIZE = 512
_Key = tuple[int, dt.date | None]
_cache: OrderedDict[_Key, StoredProgramme] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class StoredProgramme:
    """A published version with its compiled rule; compared by identity, never changed.

    `rule` is what the evaluator takes; its `until` is the stored one, so an ended version stops paying.
    """

    version_id: int
    programme_id: str
    number: int
    division_code: str
    name: str
    name_en: str
    source: str
    pays: str
    effective_from: dt.date
    effective_until: dt.date | None
    rule: Programme
    steps: tuple[Step, ...]
    documents: tuple[str, ...]
    monthly_cap: int | None

    @property
    def needs_application(self) -> bool:
        """Whether somebody has to approve before it pays."""
        return bool(self.steps)


# Built once: every quote asks it.
_IN_FORCE = (
    select(ProgrammeVersion.id, ProgrammeVersion.effective_until)
    .where(
        ProgrammeVersion.state.in_(("published", "ended")),
        ProgrammeVersion.published_at.is_not(None),
        ProgrammeVersion.division_code.in_(bindparam("codes", expanding=True)),
        ProgrammeVersion.effective_from <= bindparam("day"),
        or_(ProgrammeVersion.effective_until.is_(None), ProgrammeVersion.effective_until >= bindparam("day")),
    )
    .order_by(ProgrammeVersion.programme_id, ProgrammeVersion.position)
)


def in_force(day: dt.date, place_code: str) -> list[StoredProgramme]:
    """The versions that count on `day` for a resident of `place_code`, in file order, then by id.

    One statement; a second only for versions this process has not compiled yet. A version counts where
    its division is the place or one of its ancestors, from its first to its last day, both included.
    """
    found = session().execute(_IN_FORCE, {"codes": places.prefixes(place_code), "day": day}).all()
    keys = [(version_id, until) for version_id, until in found]
    held = compiled(keys)
    return [held[key] for key in keys if key in held]


def get(version_id: int) -> StoredProgramme:
    """One version in any state, compiled; `NotFound` where there is none."""
    row = session().get(ProgrammeVersion, version_id)
    if row is None:
        raise NotFound
    return _remember(row)


def by_ids(version_ids: Iterable[int]) -> dict[int, StoredProgramme]:
    """Several versions at once, compiled."""
    wanted = set(version_ids)
    if not wanted:
        return {}
    query = select(ProgrammeVersion.id, ProgrammeVersion.effective_until).where(ProgrammeVersion.id.in_(wanted))
    held = compiled([(version_id, until) for version_id, until in session().execute(query)])
    return {version_id: stored for (version_id, _), stored in held.items()}


def compiled(keys: Sequence[_Key]) -> dict[_Key, StoredProgramme]:
    """Versions by (id, last day) as they stand; a statement only for those this process has not compiled yet."""
    with _lock:
        held = {key: _cache[key] for key in keys if key in _cache}
        for key in held:
            _cache.move_to_end(key)
    missing = [version_id for version_id, until in keys if (version_id, until) not in held]
    if missing:
        query = select(ProgrammeVersion).where(ProgrammeVersion.id.in_(missing))
        for row in session().scalars(query):
            held[row.id, row.effective_until] = _remember(row)
    return held


def _remember(row: ProgrammeVersion) -> StoredProgramme:
    key = (row.id, row.effective_until)
    with _lock:
        known = _cache.get(key)
    if known is not None:
        return known
    stored = compiled_version(row)
    with _lock:
        kept = _cache.setdefault(key, stored)
        while len(_cache) > CACHE_SIZE:
            _cache.popitem(last=False)
    return kept


def compiled_version(row: ProgrammeVersion) -> StoredProgramme:
    """The row with its rule compiled, past the cache."""
    definition = dict(row.definition)
    effective = {**definition.get("effective", {}), "from": row.effective_from.isoformat()}
    effective.pop("until", None)
    if row.effective_until is not None:
        effective["until"] = row.effective_until.isoformat()
    definition["effective"] = effective
    context = row.context
    rule = compile_programme(
        definition,
        values=context.get("values"),
        facts=context.get("facts"),
        family=str(context.get("family", "")),
        position=row.position,
    )
    return _stored(row, rule)


def _stored(row: ProgrammeVersion, rule: Programme) -> StoredProgramme:
    approval = rule.approval
    return StoredProgramme(
        version_id=row.id,
        programme_id=row.programme_id,
        number=row.number,
        division_code=row.division_code,
        name=row.name,
        name_en=row.name_en,
        source=row.source,
        pays=row.pays,
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        rule=rule,
        steps=approval.steps if approval else (),
        documents=approval.documents if approval else (),
        monthly_cap=_monthly_cap(row.definition),
    )


def _monthly_cap(definition: dict[str, object]) -> int | None:
    """The most it pays a person a month, in fen, where its own limits say so."""
    limits = definition.get("limits")
    caps = [
        _fen(limit["amount"])
        for limit in (limits if isinstance(limits, list) else [])
        if isinstance(limit, dict) and limit.get("per") == "month" and isinstance(limit.get("amount"), int | str)
    ]
    return min(caps) if caps else None


def _fen(amount: int | str) -> int:
    return int(Money.yuan(amount))
