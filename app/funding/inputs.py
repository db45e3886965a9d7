"""Everything a quote is worked out from, read with few statements: facts, versions, enrolments, counters, budgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import BigInteger, String, bindparam, cast, literal, null, or_, select, union_all

from app import enrolment, places, residents
from app.core.db import fetch, session
from app.core.errors import NotFound
from app.funding.models import Budget, Counter, FundingLine
from app.ledger.models import Account
from app.programmes import versions
from app.programmes.facts import CounterKey
from app.programmes.models import ProgrammeVersion
from app.programmes.periods import period

STREET = 9
PERIODS = ("day", "week", "month", "quarter", "year", "ever")
WATCHED = frozenset({"order", "purchase", "provider"})


@dataclass(frozen=True, slots=True)
class OpenBudget:
    """A street's budget of one programme in one year: its account and what can still be drawn, in fen."""

    account_id: int
    available: int


class _Version(NamedTuple):
    """A version as it is found."""

    programme: str
    position: int
    division: str
    begins: dt.date
    until: dt.date | None
    id: int


@dataclass(slots=True)
class DayInputs:
    """What holds for the person on one service date."""

    facts: residents.Facts
    versions: Sequence[versions.StoredProgramme]
    enrolments: Mapping[str, enrolment.EnrolmentFact]


@dataclass(slots=True)
class Inputs:
    """What one person's quote reads. `counters` and `budgets` are the caller's to carry on from order to order."""

    resident_id: int
    days: dict[dt.date, DayInputs]
    counters: dict[CounterKey, int] = field(default_factory=dict)
    budgets: dict[tuple[str, int], OpenBudget] = field(default_factory=dict)

    def street_on(self, day: dt.date) -> str:
        """The street of the residence on a day; empty where no residence is known."""
        return (self.days[day].facts.residence or "")[:STREET]

    def watched(self, day: dt.date) -> dict[str, int]:
        """What each publicly funded programme of the day may still pay; 0 where its year is not open."""
        found = {}
        for stored in self.days[day].versions:
            if stored.pays in WATCHED:
                budget = self.budgets.get((stored.programme_id, day.year))
                found[stored.programme_id] = budget.available if budget else 0
        return found


# Built once: every quote asks it. Counters, budgets, and versions of programmes that count on one of the days.
_USE = union_all(
    select(
        literal("counter"), Counter.scope, Counter.key, Counter.period, Counter.measure,
        cast(Counter.used, BigInteger), cast(null(), BigInteger),
    ).where(
        Counter.resident_id == bindparam("resident"), Counter.period.in_(bindparam("periods", expanding=True))
    ),
    select(
        literal("budget"), Budget.programme_id, Budget.division_code, cast(Budget.year, String), literal(""),
        cast(Account.available, BigInteger), Account.id,
    )
    .join(Account, Account.id == Budget.account_id)
    .where(
        Budget.division_code.in_(bindparam("codes", expanding=True)),
        Budget.year.in_(bindparam("years", expanding=True)),
    ),
    select(
        literal("version"), ProgrammeVersion.programme_id, ProgrammeVersion.division_code,
        cast(ProgrammeVersion.effective_from, String), cast(ProgrammeVersion.effective_until, String),
        ProgrammeVersion.id, cast(ProgrammeVersion.position, BigInteger),
    ).where(
        ProgrammeVersion.state.in_(("published", "ended")),
        ProgrammeVersion.published_at.is_not(None),
        ProgrammeVersion.division_code.in_(bindparam("places", expanding=True)),
        ProgrammeVersion.effective_from <= bindparam("last_day"),
        or_(ProgrammeVersion.effective_until.is_(None), ProgrammeVersion.effective_until >= bindparam("first_day")),
    ),
)  # fmt: skip


def load(resident_id: int, days: Iterable[dt.date], *, replacing_order_id: int | None = None) -> Inputs:
    """Read what quotes on `days` need; `NotFound` for an unknown resident.

    One statement a day, and one for all counters, budgets and versions. With `replacing_order_id`, what that
    order holds counts as free: call it before the order is released.
    """
    read = {day: _day(resident_id, day) for day in dict.fromkeys(days)}
    found = Inputs(resident_id, read)
    _read_use(found)
    if replacing_order_id is not None:
        _free(found, replacing_order_id)
    return found


def load_page(resident_id: int, days: Iterable[dt.date], today: dt.date) -> Inputs:
    """The same for a page of cards, with today's facts and enrolments for every card: two statements."""
    base = _day(resident_id, today)
    read = {day: DayInputs(base.facts, (), base.enrolments) for day in sorted(set(days)) or [today]}
    found = Inputs(resident_id, read)
    _read_use(found)
    return found


def _day(resident_id: int, day: dt.date) -> DayInputs:
    known = enrolment.standing(resident_id, day)
    if known is None:
        raise NotFound
    return DayInputs(known.facts, (), known.enrolments)


def _read_use(found: Inputs) -> None:
    """Counters of the person in every period the days touch, budgets of the street, versions: one statement."""
    if not found.days:
        return
    keys = {period(per, day) for day in found.days for per in PERIODS}
    streets = {(found.street_on(day), day.year) for day in found.days if found.street_on(day)}
    asked = {
        "resident": found.resident_id, "periods": sorted(keys), "codes": sorted({code for code, _ in streets}),
        "years": sorted({year for _, year in streets}), "first_day": min(found.days), "last_day": max(found.days),
        "places": sorted({code for day in found.days.values() for code in _places(day)}),
    }  # fmt: skip
    known: list[_Version] = []
    for kind, scope, key, when, measure, amount, other in fetch(_USE, asked):
        if kind == "counter":
            found.counters[scope, key, when, measure] = int(amount)
        elif kind == "version":
            until = dt.date.fromisoformat(measure) if measure else None
            known.append(_Version(scope, int(other), key, dt.date.fromisoformat(when), until, int(amount)))
        elif (key, int(when)) in streets:
            found.budgets[scope, int(when)] = OpenBudget(int(other), int(amount))
    _give_versions(found, sorted(known, key=lambda each: (each.programme, each.position, each.id)))


def _places(day: DayInputs) -> list[str]:
    return places.prefixes(day.facts.residence) if day.facts.residence else []


def _give_versions(found: Inputs, known: Sequence[_Version]) -> None:
    """To each day the versions that count on it where the person lives then: by programme, then in file order."""
    compiled = versions.compiled([(each.id, each.until) for each in known])
    for day, held in found.days.items():
        here = set(_places(held))
        held.versions = [
            compiled[each.id, each.until]
            for each in known
            if (each.id, each.until) in compiled
            and each.division in here
            and each.begins <= day
            and (each.until is None or day <= each.until)
        ]


def _free(found: Inputs, order_id: int) -> None:
    lines = session().execute(
        select(FundingLine.counted, FundingLine.account_id, FundingLine.amount).where(
            FundingLine.order_id == order_id, FundingLine.state.in_(("reserved", "due", "paid"))
        )
    )
    by_account = {budget.account_id: key for key, budget in found.budgets.items()}
    for counted, account_id, amount in lines:
        for each in counted:
            key = (each["scope"], each["key"], each["period"], each["measure"])
            if key in found.counters:
                found.counters[key] = max(0, found.counters[key] - each["n"])
        budget_key = by_account.get(account_id)
        if budget_key is not None:
            held = found.budgets[budget_key]
            found.budgets[budget_key] = OpenBudget(held.account_id, held.available + int(amount))
