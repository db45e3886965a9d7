"""Walking through a case: its orders one by one with the grants that fall due on the way, or its months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .answers import MonthAnswer, OrderAnswer, Payment, consume
from .attempts import LAPSE
from .casefile import Case
from .evaluator import quote
from .facts import Calendar, Enrolment, Grant, PersonFacts, Use
from .lineup import ProgrammeSet
from .months import month_of_person, month_of_provider
from .payers import split
from .periods import month_index, period_start
from .rule import starts_on
from .scene import Scene, Tally

Seen = dict[str, object]


def answers(together: ProgrammeSet, case: Case, calendar: Calendar) -> Iterable[Seen]:
    """What each order or month of a case comes to, as rows: the shape of ``expect``, money in fen."""
    if case.orders:
        return _Orders(together, case, calendar).answers()
    return _months(together, case, calendar)


class _Orders:
    """Prices a case's orders one by one, making the wallet grants that fall due on the way."""

    def __init__(self, together: ProgrammeSet, case: Case, calendar: Calendar) -> None:
        self.together = together
        self.case = case
        self.calendar = calendar
        self.person = case.person or PersonFacts()
        self.enrolments = enrolments_of(together, case)
        self.use = Use()
        self.opened = case.orders[0].date
        self.made: set[tuple[str, int]] = set()

    def answers(self) -> Iterable[Seen]:
        for programme, amount in self.case.balance.items():
            self._add(programme, [self._given(programme, amount)])
        for order in self.case.orders:
            self._grant_until(order.date)
            answer = quote(
                self.together, self.person, [order], self.use, calendar=self.calendar, enrolments=self.enrolments
            )[0]
            self.use = consume(self.use, answer)
            yield seen_order(answer)

    def _add(self, programme: str, grants: Iterable[Grant]) -> None:
        self.use = Use(
            self.use.counters,
            {**self.use.grants, programme: [*self.use.grants.get(programme, ()), *grants]},
            self.use.budgets,
        )

    def _given(self, programme: str, amount: int) -> Grant:
        version = self.together.version_on(programme, self.opened) or self.together.versions[programme][0]
        scene = Scene(self.opened, self.person, Tally({}), self.calendar)
        parts = split(amount, version.split, scene, 1 if version.unit == "yuan" else 100)
        return Grant("balance", self.opened, amount, amount, parts)

    def _grant_until(self, day: date) -> None:
        """Make the grants of every month up to a day that have not been made."""
        for programme, versions in self.together.versions.items():
            if versions[0].pays != "wallet":
                continue
            for month in range(self._first_month(programme, day), month_index(day) + 1):
                self._grant(programme, month, day)

    def _first_month(self, programme: str, day: date) -> int:
        """From which month on grants can matter to an order of this day."""
        version = self.together.version_on(programme, day) or self.together.versions[programme][-1]
        enrolment = self.enrolments.get(programme)
        opened = month_index(self.opened)
        if version.lapses != "never":
            return month_index(period_start(LAPSE[version.lapses or "month_end"], day))
        if enrolment is not None:
            return month_index(enrolment.start)
        return opened if programme in self.case.balance else month_index(day) + 1

    def _grant(self, programme: str, month: int, day: date) -> None:
        if (programme, month) in self.made:
            return
        answer = month_of_person(
            self.together,
            self.person,
            month // 12,
            month % 12 + 1,
            use=self.use,
            calendar=self.calendar,
            enrolments=self.enrolments,
        )
        for payment in answer.granted:
            if payment.programme != programme or payment.day > day:
                continue
            self.made.add((programme, month))
            given = programme in self.case.balance and payment.day <= self.opened
            if not given or self._lapse(programme, payment.day) != self._lapse(programme, self.opened):
                self._add(programme, payment.grants)

    def _lapse(self, programme: str, day: date) -> date | None:
        lapses = self.together.versions[programme][0].lapses or "never"
        return None if lapses == "never" else period_start(LAPSE[lapses], day)


def enrolments_of(together: ProgrammeSet, case: Case) -> dict[str, Enrolment]:
    """What a case says of approvals; a programme it does not name was approved long ago, where eligible."""
    found: dict[str, Enrolment] = {}
    for programme, day in {**case.approved_on, **case.applied_on}.items():
        version = together.version_on(programme, day) or together.versions[programme][0]
        applied = day if programme in case.applied_on else None
        since = case.eligible_since if applied is not None else None
        found[programme] = Enrolment(starts_on(version, day), applied_on=applied, eligible_since=since)
    return found


def _months(together: ProgrammeSet, case: Case, calendar: Calendar) -> Iterable[Seen]:
    use = Use()
    enrolments = enrolments_of(together, case)
    for year, month in case.months:
        if case.provider is not None:
            answer = month_of_provider(together, case.provider, year, month, use=use, calendar=calendar)
        else:
            answer = month_of_person(
                together, case.person or PersonFacts(), year, month, use=use, calendar=calendar, enrolments=enrolments
            )
        counters = dict(use.counters)
        for payment in (*answer.granted, *answer.cash, *answer.compensation):
            for count in payment.counted:
                counters[count.counter] = counters.get(count.counter, 0) + count.n
        use = Use(counters)
        yield seen_month(answer)


def seen_order(answer: OrderAnswer) -> Seen:
    if answer.needs_decision is not None:
        return {"needs_decision": answer.needs_decision}
    seen: Seen = {"resident": answer.resident}
    pays = {line.programme: (line.amount, line.units) for line in answer.lines}
    compensation = {line.programme: line.amount for line in answer.compensation}
    if pays:
        seen["pays"] = pays
    if compensation:
        seen["compensation"] = compensation
    payers: dict[str, list[dict[str, int]]] = {}
    for line in (*answer.lines, *answer.compensation):
        payers[line.programme] = [line.payers]
        if line.units is not None and line.amount:
            payers[line.programme].append({name: part * 100 for name, part in line.units_by_payer.items()})
    seen["payers"] = payers
    return seen


def seen_month(answer: MonthAnswer) -> Seen:
    if answer.needs_decision is not None:
        return {"needs_decision": answer.needs_decision}
    seen: Seen = {}
    every: list[Payment] = []
    for key in ("granted", "cash", "compensation"):
        payments: tuple[Payment, ...] = getattr(answer, key)
        if payments:
            seen[key] = {p.programme: p.amount if p.units is None else p.units * 100 for p in payments}
        every.extend(payments)
    seen["payers"] = {
        p.programme: [p.payers if p.units is None else {name: part * 100 for name, part in p.payers.items()}]
        for p in every
    }
    return seen
