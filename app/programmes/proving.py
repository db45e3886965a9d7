"""Whether worked cases hold: what is expected beside what is found, and the first row that differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .casefile import Case
from .expecting import Row
from .facts import Calendar
from .files import ProgrammeFile
from .lineup import ProgrammeSet
from .trials import Seen, answers


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
    for index, (row, found) in enumerate(zip(rows, answers(together, case, calendar), strict=True)):
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
