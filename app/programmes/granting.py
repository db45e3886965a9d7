"""When a wallet, cash or monthly provider payment falls due, and what it comes to on its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .attempts import Attempt
from .ceilings import cut, used_up
from .facts import Enrolment
from .lineup import ProgrammeSet
from .periods import EVERY, first_of, last_of, month_index, period_end, period_start
from .rounding import rounded
from .rule import Programme, starts_on
from .scene import Scene, Undecided


@dataclass(frozen=True, slots=True)
class Term:
    """From when payments are due (``since``), from when they are made (``start``); None: approved long ago."""

    since: date | None
    start: date | None
    until: date | None = None

    def due(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def term_of(versions: Sequence[Programme], enrolment: Enrolment | None) -> Term:
    """The term of an enrolment, back pay included: at most ``back_pay_months`` after eligibility began the payments
    are due from then on, else from the month of application."""
    if enrolment is None:
        return Term(None, None)
    applied, start = enrolment.applied_on, enrolment.start
    if applied is None:
        return Term(start, start, enrolment.until)
    version = next((v for v in versions if v.in_force(applied)), versions[0])
    months = None if version.rule.approval is None else version.rule.approval.back_pay_months
    since = starts_on(version, applied)
    eligible = enrolment.eligible_since
    if eligible is not None and months is not None and month_index(applied) - month_index(eligible) <= months:
        since = starts_on(version, eligible)
    return Term(min(since, start), start, enrolment.until)


def effect_day(versions: Sequence[Programme], since: date | None) -> date | None:
    """The first day from ``since`` on which a version is in force."""
    days = [
        v.effective_from if since is None else max(since, v.effective_from)
        for v in versions
        if since is None or v.until is None or v.until >= since
    ]
    return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Due:
    """A payment of one version: worked out on ``day``, made on ``paid``."""

    version: Programme
    day: date
    paid: date


def due_in(together: ProgrammeSet, programme: str, term: Term, month: int) -> Due | None:
    """What falls due for an id in a counted month."""
    versions = together.versions[programme]
    if versions[0].pays == "wallet":
        return _grant_due(together, programme, term, month)
    return _cash_due(together, programme, term, month)


def _grant_due(together: ProgrammeSet, programme: str, term: Term, month: int) -> Due | None:
    versions = together.versions[programme]
    first = effect_day(versions, term.since)
    opening = first_of(month)
    version = together.version_on(programme, opening)
    periodic = version is not None and version.every is not None and period_start(version.every, opening) == opening
    if (
        version is not None
        and periodic
        and term.due(opening)
        and (term.since is None or first is None or first <= opening)
    ):
        return Due(version, opening, opening if term.start is None else max(opening, term.start))
    if first is None or month_index(first) != month or not term.due(first):
        return None
    version = together.version_on(programme, first)
    if version is None or (term.since is None and version.every is not None):
        return None
    if version.every is None and term.start is not None:
        return _once(together, programme, term, month)
    return Due(version, first, first if term.start is None else max(first, term.start))


def _once(together: ProgrammeSet, programme: str, term: Term, month: int) -> Due | None:
    """A grant without a period comes once, on the day it takes effect."""
    day = effect_day(together.versions[programme], term.start)
    if day is None or month_index(day) != month:
        return None
    version = together.version_on(programme, day)
    return None if version is None or version.every is not None else Due(version, day, day)


def _cash_due(together: ProgrammeSet, programme: str, term: Term, month: int) -> Due | None:
    closing = last_of(month)
    version = together.version_on(programme, closing)
    if version is not None and version.every is not None:
        if period_end(version.every, closing) != closing or not term.due(closing):
            return None
        paid = closing if term.start is None else max(closing, period_end(version.every, term.start))
        return Due(version, closing, paid)
    return _once(together, programme, term, month)


def months_paid_in(together: ProgrammeSet, programme: str, term: Term, month: int) -> range:
    """The counted months whose payments may be made in ``month``: itself, and earlier ones with back pay."""
    if term.start is None or term.since is None or month_index(term.since) >= month:
        return range(month, month + 1)
    longest = max((EVERY[v.every] for v in together.versions[programme] if v.every), default=1)
    if month - month_index(term.start) >= longest:
        return range(month, month + 1)
    return range(month_index(term.since), month + 1)


def work_out(version: Programme, scene: Scene) -> Attempt:
    """What a version comes to outside orders, in fen or whole units; raises `Undecided`."""
    silent: Undecided | None = None
    asked = [("who", version.who), ("what", None if version.pays == "wallet" else version.what)]
    for reason, holds in asked:
        try:
            if holds is not None and not holds(scene):
                return Attempt(version, reason)
        except Undecided as undecided:
            silent = silent or undecided
    ceilings = () if version.pays == "wallet" else version.ceilings
    if spent := used_up(ceilings, scene):
        return Attempt(version, "limit", spent)
    scene.taken = []
    raw: int | Fraction = 0
    try:
        raw = version.works(scene)
    except Undecided as undecided:
        silent = silent or undecided
    if version.pays != "wallet":
        if spent := used_up(scene.taken, scene):
            return Attempt(version, "limit", spent)
        ceilings = (*ceilings, *scene.taken)
    scene.taken = []
    if silent is not None:
        raise silent
    amount = rounded(raw if version.unit == "yuan" else Fraction(raw) / 100, version.rule.rounding)
    found = Attempt(version, "" if amount > 0 else "nothing")
    found.amount, found.units, found.ceilings = amount, 1000, ceilings
    if ceilings:
        found.amount, found.units = cut(amount, ceilings, scene, version.rule.rounding, 1000)
    return found
