"""Everything a quote is worked out from, read with few statements: facts, versions, enrolments, counters, budgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, String, bindparam, cast, literal, null, select, union_all

from app import enrolment, residents
from app.core.db import session
from app.core.errors import NotFound
from app.funding.models import Budget, Counter, FundingLine
from app.ledger.models import Account
from app.programmes import versions
from app.programmes.facts import CounterKey
from app.programmes.periods import period

STREET = 9
PERIODS = ("day", "week", "month", "quarter", "year", "ever")
WATCHED = frozenset({"order", "purchase", "provider"})


@dataclass(frozen=True, slots=True)
class OpenBudget:
    """A street's budget of one programme in one year: its account and what can still be drawn, in fen."""

    account_id: int
    available: int


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


# Built once: every quote asks it.
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
)  # fmt: skip


def load(resident_id: int, days: Iterable[dt.date], *, replacing_order_id: int | None = None) -> Inputs:
    """Read what quotes on `days` need; `NotFound` for an unknown resident.

    Three statements a day and one for all counters and budgets. With `replacing_order_id`, what that
    order holds counts as free: call it before the order is released.
    """
    read = {day: _day(resident_id, day) for day in dict.fromkeys(days)}
    found = Inputs(resident_id, read)
    _read_use(found)
    if replacing_order_id is not None:
        _free(found, replacing_order_id)
    return found


def load_page(resident_id: int, days: Iterable[dt.date], today: dt.date) -> Inputs:
    """The same for a page of cards with today's facts, enrolments and versions for every card: four statements.

    Only where the page reaches into another month are that month's versions read too.
    """
    wanted = sorted(set(days)) or [today]
    base = _day(resident_id, today)
    months = {(day.year, day.month): day for day in wanted}
    stored = dict.fromkeys(months, base.versions)
    for key, day in months.items():
        if key != (today.year, today.month):
            stored[key] = versions.in_force(day, base.facts.residence or "")
    read = {day: DayInputs(base.facts, stored[day.year, day.month], base.enrolments) for day in wanted}
    found = Inputs(resident_id, read)
    _read_use(found)
    return found


def _day(resident_id: int, day: dt.date) -> DayInputs:
    facts = residents.facts_as_of([resident_id], day).get(resident_id)
    if facts is None:
        raise NotFound
    stored = versions.in_force(day, facts.residence) if facts.residence else []
    return DayInputs(facts, stored, enrolment.active([resident_id], day)[resident_id])


def _read_use(found: Inputs) -> None:
    """Counters of the person in every period the days touch, and the budgets of the street: one statement."""
    keys = {period(per, day) for day in found.days for per in PERIODS}
    places = {(found.street_on(day), day.year) for day in found.days if found.street_on(day)}
    asked = {
        "resident": found.resident_id, "periods": sorted(keys), "codes": sorted({code for code, _ in places}),
        "years": sorted({year for _, year in places}),
    }  # fmt: skip
    for kind, scope, key, when, measure, amount, account in session().execute(_USE, asked):
        if kind == "counter":
            found.counters[scope, key, when, measure] = int(amount)
        elif (key, int(when)) in places:
            found.budgets[scope, int(when)] = OpenBudget(int(account), int(amount))


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
