"""What is known of residents as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from app.core.db import session
from app.residents.models import Fact, Resident
from app.residents.values import unseal


@dataclass(frozen=True, slots=True)
class Facts:
    """A resident as known on one day. Division codes as recorded; `draws` in fen a month, None where unknown.

    `disability` holds `{"kind", "grade"}` mappings; `elected` maps a group to the programme chosen in it.
    """

    born: dt.date
    hukou: str | None = None
    residence: str | None = None
    permit: str | None = None
    status: tuple[str, ...] = ()
    care_level: str | None = None
    insurance_level: int | None = None
    disability: tuple[Mapping[str, Any], ...] = ()
    draws: Mapping[str, int | None] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)
    elected: Mapping[str, str] = field(default_factory=dict)
    died: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from, and since when it holds."""

    source: str
    since: dt.date


# Built once: every quote asks it. Rooms above may ask more in the same statement; `gathered` reads these columns.
AS_OF = (
    select(
        Resident.id.label("resident_id"), Resident.born, Fact.id.label("fact_id"), Fact.kind, Fact.name,
        Fact.value_sealed,
    )
    .outerjoin(
        Fact,
        and_(
            Fact.resident_id == Resident.id,
            Fact.corrected_at.is_(None),
            Fact.from_day <= bindparam("day"),
            or_(Fact.until_day.is_(None), Fact.until_day >= bindparam("day")),
        ),
    )
    .where(Resident.id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip


def facts_as_of(resident_ids: Iterable[int], day: dt.date) -> dict[int, Facts]:
    """Facts of each resident on `day`, in one query; an unknown resident is left out."""
    wanted = sorted(set(resident_ids))
    if not wanted:
        return {}
    return gathered(session().execute(AS_OF, {"ids": wanted, "day": day}))


def gathered(rows: Iterable[Sequence[Any]]) -> dict[int, Facts]:
    """Facts by resident, from rows of `AS_OF`."""
    born: dict[int, dt.date] = {}
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for resident_id, birth, fact_id, kind, name, sealed in rows:
        born[resident_id] = birth
        kinds = found.setdefault(resident_id, {})
        if fact_id is not None:
            kinds.setdefault(kind, {})[name] = unseal(sealed, fact_id)
    return {resident_id: _facts(birth, found[resident_id]) for resident_id, birth in born.items()}


def _facts(born: dt.date, kinds: Mapping[str, Mapping[str, Any]]) -> Facts:
    def one(kind: str) -> Any:
        return kinds.get(kind, {}).get("")

    died = one("died")
    return Facts(
        born=born,
        hukou=one("hukou"),
        residence=one("residence"),
        permit=one("permit"),
        status=tuple(sorted(kinds.get("status", ()))),
        care_level=one("care_level"),
        insurance_level=one("insurance_level"),
        disability=tuple(value for _, value in sorted(kinds.get("disability", {}).items())),
        draws=dict(kinds.get("draws", {})),
        declared=dict(kinds.get("declared", {})),
        elected=dict(kinds.get("elected", {})),
        died=dt.date.fromisoformat(died) if died else None,
    )


def origins(resident_id: int, day: dt.date) -> dict[str, Origin]:
    """Fact → its origin on `day`: kinds by their kind, declared facts by their name, `born` by the identity number.

    Of a kind that holds several at once, the newest.
    """
    query = select(Fact.kind, Fact.name, Fact.source, Fact.from_day).where(
        Fact.resident_id == resident_id,
        Fact.corrected_at.is_(None),
        Fact.from_day <= day,
        or_(Fact.until_day.is_(None), Fact.until_day >= day),
    )
    found: dict[str, Origin] = {}
    born = session().scalar(select(Resident.born).where(Resident.id == resident_id))
    if born is not None:
        found["born"] = Origin("id_number", born)
    for kind, name, source, since in session().execute(query.order_by(Fact.from_day)):
        found[name if kind == "declared" else kind] = Origin(source, since)
    return found
