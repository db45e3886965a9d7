"""Counters of a person's limits: taken under their limit, given back to their own period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from typing import cast as of_type

from sqlalchemy import BigInteger, CursorResult, Insert, Table, bindparam, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core import db
from app.core.db import connection, session
from app.core.ids import new_id
from app.funding.asks import Counted
from app.funding.errors import LimitGone
from app.funding.models import Counter
from app.funding.periods import closed

NO_LIMIT = (1 << 62) - 1
Key = tuple[int, str, str, str, str]
table = of_type(Table, Counter.__table__)


def _upsert(postgresql: bool) -> Insert:
    made: Any = pg_insert(table) if postgresql else sqlite_insert(table)
    return of_type(
        Insert,
        made.on_conflict_do_update(
            index_elements=["resident_id", "scope", "key", "period", "measure"],
            set_={"used": table.c.used + made.excluded.used},
            where=table.c.used + made.excluded.used <= bindparam("cap", type_=BigInteger),
        ),
    )


_TAKE = {kind: _upsert(kind).execution_options(preserve_rowcount=True) for kind in (True, False)}
_BACK = (
    update(table)
    .where(
        table.c.resident_id == bindparam("r"), table.c.scope == bindparam("s"), table.c.key == bindparam("k"),
        table.c.period == bindparam("p"), table.c.measure == bindparam("m"), table.c.used >= bindparam("n"),
    )
    .values(used=table.c.used - bindparam("n"))
)  # fmt: skip


def take(counted: Iterable[tuple[int, Counted]]) -> None:
    """Use (resident, count) of each: all of them within their limits, or `LimitGone`. One statement."""
    sums: dict[Key, int] = {}
    caps: dict[Key, int] = {}
    for resident_id, each in counted:
        key = (resident_id, each.scope, each.key, each.period, each.measure)
        sums[key] = sums.get(key, 0) + each.n
        caps[key] = min(caps.get(key, NO_LIMIT), NO_LIMIT if each.limit is None else each.limit)
    if not sums:
        return
    if any(n > caps[key] for key, n in sums.items()):
        raise LimitGone
    rows = [
        {"id": new_id(), "resident_id": key[0], "scope": key[1], "key": key[2], "period": key[3], "measure": key[4],
         "used": sums[key], "cap": caps[key]}
        for key in sorted(sums)
    ]  # fmt: skip
    result = connection().execute(_TAKE[db.is_postgresql()], rows)
    if of_type("CursorResult[Any]", result).rowcount != len(rows):
        raise LimitGone


def give_back(resident_id: int, counted: Sequence[Mapping[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    """Return counts to periods that have not ended; what stays counted because its period has."""
    kept = [dict(each) for each in counted if closed(each["period"], today)]
    rows = [
        {
            "r": resident_id,
            "s": each["scope"],
            "k": each["key"],
            "p": each["period"],
            "m": each["measure"],
            "n": each["n"],
        }
        for each in counted
        if each["n"] and not closed(each["period"], today)
    ]
    if rows:
        session().execute(_BACK, rows)
    return kept
