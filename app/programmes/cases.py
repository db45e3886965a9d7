"""Running worked cases: a version can be published when all its cases hold.

``python -m app.programmes.cases FILE...`` needs no database and no configuration. It prints one line for every failing
case, then ``N passed, N failed``; warnings go to standard error. Exit status 1 on a failure, 2 on a malformed file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TextIO

from .answers import MonthAnswer, OrderAnswer, Payment, consume
from .attempts import LAPSE
from .casefile import Case
from .evaluator import quote
from .expecting import Row
from .facts import Calendar, Enrolment, Grant, PersonFacts, Use
from .files import ProgrammeFile, load
from .lineup import ProgrammeSet
from .malformed import MalformedFile
from .months import month_of_person, month_of_provider
from .payers import split
from .periods import month_index, period_start
from .rule import starts_on
from .scene import Scene, Tally


@dataclass(frozen=True, slots=True)
class Failure:
    """One row of a case that did not hold; ``row`` counts from 1, ``what`` is order or month."""

    case: str
    line: int
    row: int
    expected: str
    found: str
    what: str = "order"

    def __str__(self) -> str:
        return f"{self.case}: {self.what} {self.row}: expected {self.expected}, found {self.found}"


def official_calendar(day: date) -> bool | None:
    """Working days of the official holiday calendar; None for a year it does not hold."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a case holds, and if not its first failing row."""

    title: str
    failure: Failure | None

    @property
    def holds(self) -> bool:
        return self.failure is None


def run_cases(file: ProgrammeFile, calendar: Calendar = official_calendar) -> list[Outcome]:
    """Run every case of a file on the programmes of that file."""
    together = ProgrammeSet(file.programmes)
    return [Outcome(case.title, run_case(together, case, rows, calendar)) for case, rows in file.cases]


def run_case(together: ProgrammeSet, case: Case, rows: Sequence[Row], calendar: Calendar) -> Failure | None:
    """The first row that does not hold, or None."""
    for index, (row, found) in enumerate(zip(rows, _answers(together, case, calendar), strict=True)):
        expected, seen = wanted(row), found
        if row.payers:
            seen = {**seen, "payers": _payers_as_expected(row, seen.get("payers", {}))}
            expected["payers"] = {key: _nonzero(parts) for key, parts in row.payers.items()}
        else:
            seen = {key: value for key, value in seen.items() if key != "payers"}
        seen = {key: value for key, value in seen.items() if not key.startswith("_")}
        if expected != seen:
            what = "order" if case.orders else "month"
            return Failure(case.title, row.line, index + 1, told(expected), told(seen), what)
    return None


Seen = dict[str, object]


def _answers(together: ProgrammeSet, case: Case, calendar: Calendar) -> Iterable[Seen]:
    if case.orders:
        return _Orders(together, case, calendar).answers()
    return _months(together, case, calendar)


def wanted(row: Row) -> Seen:
    """A row in the shape of what is found."""
    if row.needs_decision is not None:
        return {"needs_decision": row.needs_decision}
    found: Seen = {"resident": row.resident} if row.resident is not None else {}
    for key in ("pays", "compensation", "granted", "cash"):
        value = getattr(row, key)
        if value:
            found[key] = dict(value)
    return found


def _nonzero(parts: Mapping[str, int]) -> dict[str, int]:
    return {name: part for name, part in parts.items() if part}


def _payers_as_expected(row: Row, seen: object) -> dict[str, dict[str, int]]:
    """The payers the row asks about. A wallet in units may be given in units or in what they cover."""
    found: dict[str, dict[str, int]] = {}
    listed = seen if isinstance(seen, dict) else {}
    for key, parts in row.payers.items():
        choices = listed.get(key, [{}])
        same = [each for each in choices if _nonzero(each) == _nonzero(parts)]
        found[key] = _nonzero(same[0] if same else choices[0])
    return found


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


def told(seen: Mapping[str, object]) -> str:
    """A row as it would be written in the file."""
    return "{" + ", ".join(f"{key}: {_told(value)}" for key, value in seen.items()) + "}"


def _told(value: object) -> str:
    if isinstance(value, dict):
        return told(value)
    if isinstance(value, tuple):
        amount, units = value
        return _told(amount) if units is None else f"{{units: {units}, covers: {_told(amount)}}}"
    if isinstance(value, int):
        return f"{value // 100}" if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"
    return str(value)


def report(files: Sequence[str], out: Callable[[str], None], err: Callable[[str], None]) -> int:
    """Run the cases of files; 0 when all hold, 1 when one fails, 2 when a file is malformed or cannot be read."""
    passed = failed = 0
    malformed = False
    for name in files:
        try:
            file = load(name)
        except MalformedFile as complaint:
            out(f"{complaint.file}:{complaint.line}: {complaint.zh} / {complaint.en}")
            malformed = True
            continue
        except OSError:
            out(f"{name}:0: 无法读取文件 / the file cannot be read")
            malformed = True
            continue
        for warning in file.warnings:
            err(f"{name}:{warning.line}: {warning.zh} / {warning.en}")
        for outcome in run_cases(file):
            if outcome.failure is None:
                passed += 1
            else:
                failed += 1
                out(f"{name}:{outcome.failure.line}: {outcome.failure}")
    out(f"{passed} passed, {failed} failed")
    return 2 if malformed else 1 if failed else 0


def _write(stream: TextIO, line: str) -> None:
    stream.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    files = list(sys.argv[1:] if arguments is None else arguments)
    if not files:
        sys.stderr.write("usage: python -m app.programmes.cases FILE...\n")
        return 2
    return report(files, lambda line: _write(sys.stdout, line), lambda line: _write(sys.stderr, line))


if __name__ == "__main__":
    sys.exit(main())
