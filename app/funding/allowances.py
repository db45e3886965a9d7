"""What a person still has of the programmes they are enrolled in, for the home page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.core.money import Money
from app.funding.inputs import load
from app.programmes.periods import period, period_end


@dataclass(frozen=True, slots=True)
class Allowance:
    """A monthly amount: `left` of `total`, in fen, until `ends_on` inclusive."""

    programme_id: str
    name: str
    name_en: str
    left: Money
    total: Money
    ends_on: dt.date | None


def allowances(resident_id: int, day: dt.date) -> list[Allowance]:
    """The programmes with a monthly amount that the person is enrolled in on `day`."""
    found = load(resident_id, [day])
    known = found.days[day]
    month = period("month", day)
    rows = []
    for stored in known.versions:
        if stored.programme_id in known.enrolments and stored.monthly_cap:
            used = found.counters.get((stored.programme_id, "", month, "amount"), 0)
            left = Money(max(0, stored.monthly_cap - used))
            total, ends = Money(stored.monthly_cap), period_end("month", day)
            rows.append(Allowance(stored.programme_id, stored.name, stored.name_en, left, total, ends))
    return rows
