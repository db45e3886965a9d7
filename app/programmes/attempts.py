"""What one programme would pay on an order at this point, and why it would not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor

from .ceilings import Ceiling, cut, used_up
from .conditions import UsedTest, leaves
from .facts import EMPTY_USE, Enrolments, Grant, Use
from .lineup import ProgrammeSet
from .periods import period_start
from .rounding import rounded
from .rule import CompiledCard, Programme
from .scene import Amount, Scene, Tally, Undecided

LAPSE = {"month_end": "month", "quarter_end": "quarter", "year_end": "year"}


class Attempt:
    """``amount`` in fen; ``units`` thousandths of quantity paid for; ``points`` of a wallet in units."""

    __slots__ = ("amount", "ceiling", "ceilings", "points", "programme", "reason", "units")

    def __init__(self, programme: Programme, reason: str, ceiling: Ceiling | None = None) -> None:
        self.programme = programme
        self.reason = reason
        self.ceiling = ceiling
        self.amount = 0
        self.units = 0
        self.points = 0
        self.ceilings: tuple[Ceiling, ...] = ()


class Purse:
    """Who may be paid by what: enrolments, wallet grants and budgets, and who was asked already today."""

    __slots__ = ("enrolments", "known", "require", "tally", "together", "use")

    def __init__(
        self, together: ProgrammeSet, use: Use = EMPTY_USE, enrolments: Enrolments | None = None, require: bool = False
    ) -> None:
        self.together = together
        self.use = use
        self.enrolments: Enrolments = {} if enrolments is None else enrolments
        self.require = require
        self.tally = Tally(use.counters)
        # who, where it hangs on the person and the day alone
        self.known: dict[tuple[Programme, date], bool] = {}

    def enrolled(self, programme: Programme, day: date) -> str:
        """Why the person is not enrolled on a day; empty where they are, or where none is asked."""
        found = self.enrolments.get(programme.id)
        if found is None:
            return "not_enrolled" if self.require and programme.rule.approval is not None else ""
        if found.covers(day):
            return ""
        return "not_yet" if day < found.start else "not_enrolled"

    def grants(self, programme: Programme, day: date) -> list[tuple[Grant, int]]:
        """The grants that can be spent on a day and what is left of each, oldest first."""
        lapses = programme.rule.lapses or "never"
        since = date.min if lapses == "never" else period_start(LAPSE[lapses], day)
        found: list[tuple[Grant, int]] = []
        for grant in self.use.grants.get(programme.id, ()):
            if since <= grant.day <= day:
                left = grant.left - self.tally.get(("grant", programme.id, grant.id, ""))
                if left > 0:
                    found.append((grant, left))
        found.sort(key=lambda pair: pair[0].day)
        return found

    def budget_left(self, programme: str) -> int | None:
        available = self.use.budgets.get(programme)
        return None if available is None else available - self.tally.get(("budget", programme, "", ""))


_PERSON_ONLY: dict[Programme, bool] = {}


def person_only(programme: Programme) -> bool:
    """Whether ``who`` hangs on the person and the day alone."""
    found = _PERSON_ONLY.get(programme)
    if found is None:
        if len(_PERSON_ONLY) > 5000:
            _PERSON_ONLY.clear()
        found = _PERSON_ONLY[programme] = all(
            leaf.side != "order" and not isinstance(leaf.test, UsedTest) for leaf in leaves(programme.rule.who)
        )
    return found


def who_holds(purse: Purse, programme: Programme, scene: Scene) -> bool:
    who = programme.who
    if who is None:
        return True
    key = (programme, scene.day)
    known = purse.known.get(key)
    if known is None:
        known = who(scene)
        if person_only(programme) and not scene.extra_of_order:
            purse.known[key] = known
    return known


def attempt(purse: Purse, programme: Programme, scene: Scene) -> Attempt:
    """What the programme would pay now; raises `Undecided` where a person must decide."""
    why = purse.enrolled(programme, scene.day)
    if why:
        return Attempt(programme, why)
    silent: Undecided | None = None
    try:
        if programme.pays != "wallet" and not who_holds(purse, programme, scene):
            return Attempt(programme, "who")
    except Undecided as undecided:
        silent = undecided
    what = programme.what
    if what is not None:
        try:
            if not what(scene):
                return Attempt(programme, "what")
        except Undecided as undecided:
            silent = silent or undecided
    room = _room(programme, scene)
    if room is not None and room <= 0:
        return Attempt(programme, "nothing_left")
    ceilings = programme.ceilings
    if ceilings:
        spent = used_up(ceilings, scene)
        if spent is not None:
            return Attempt(programme, "limit", spent)
    line: CompiledCard | None = None
    if programme.card and scene.order is not None:
        line = programme.card_for(scene.order.service)
        if line is None:
            return Attempt(programme, "card")
    found = (
        _spend(purse, programme, scene, room or 0, line, silent)
        if programme.pays == "wallet"
        else _benefit(programme, scene, room, line, silent)
    )
    return _within_budget(purse, found) if purse.use.budgets else found


def _room(programme: Programme, scene: Scene) -> int | None:
    """What the programme may pay at most; None for compensation, which nothing holds."""
    if programme.pays == "provider":
        return None
    remaining = int(scene.remaining)
    if programme.leaves is None:
        return remaining
    keeps = programme.leaves(scene.day)
    # A standard that is not published yet cannot be worked out: nothing is paid.
    return 0 if keeps is None else floor(remaining - keeps)


def card_cap(line: CompiledCard | None, scene: Scene) -> Amount | None:
    if line is None or line.yuan is None or scene.order is None:
        return None
    return Fraction((line.yuan(scene.day) or 0) * scene.order.thousandths) / 1000


def _benefit(
    programme: Programme, scene: Scene, room: int | None, line: CompiledCard | None, silent: Undecided | None
) -> Attempt:
    scene.cap = cap = None if line is None else card_cap(line, scene)
    scene.taken = []
    try:
        raw: Amount = 0
        try:
            raw = programme.works(scene)
        except Undecided as undecided:
            silent = silent or undecided
        ceilings = (*programme.ceilings, *scene.taken) if scene.taken else programme.ceilings
        if scene.taken:
            spent = used_up(scene.taken, scene)
            if spent is not None:
                return Attempt(programme, "limit", spent)
    finally:
        scene.cap = None
        scene.taken = []
    if silent is not None:
        raise silent
    if raw <= 0:
        return Attempt(programme, "nothing")
    amount = raw if type(raw) is int else rounded(raw, programme.rule.rounding)
    if room is not None and amount > room:
        amount = room
    if cap is not None and amount > cap:
        amount = floor(cap)
    thousandths = 1000 if scene.order is None else scene.order.thousandths
    units = thousandths
    if ceilings:
        amount, units = cut(amount, ceilings, scene, programme.rule.rounding, thousandths)
    found = Attempt(programme, "" if amount > 0 else "limit" if ceilings else "nothing")
    found.amount, found.units, found.ceilings = amount, units, ceilings
    return found


def _spend(
    purse: Purse, programme: Programme, scene: Scene, room: int, line: CompiledCard | None, silent: Undecided | None
) -> Attempt:
    balance = sum(left for _, left in purse.grants(programme, scene.day))
    if balance <= 0:
        return Attempt(programme, "balance")
    if silent is not None:
        raise silent
    cap = card_cap(line, scene)
    room = room if cap is None else min(room, floor(cap))
    thousandths = 1000 if scene.order is None else scene.order.thousandths
    if programme.unit != "yuan":
        return _steps(programme, scene, room, line, balance, cap)
    amount, units = cut(min(balance, room), programme.ceilings, scene, programme.rule.rounding, thousandths)
    found = Attempt(programme, "" if amount > 0 else "nothing_left" if room <= 0 else "limit")
    found.amount, found.units, found.ceilings = amount, units, programme.ceilings
    return found


def _steps(
    programme: Programme, scene: Scene, room: int, line: CompiledCard | None, balance: int, cap: Amount | None
) -> Attempt:
    """A wallet in units: the fewest whole steps of the quantity that cover what may be paid."""
    order = scene.order
    each = None if line is None or line.units is None else line.units(scene.day)
    if order is None or not each or room <= 0:
        return Attempt(programme, "nothing_left" if room <= 0 else "card")
    target, units = cut(room, _but_units(programme.ceilings), scene, programme.rule.rounding, order.thousandths)
    most = min(floor(order.thousandths / Fraction(1000)), floor(balance / Fraction(each)))
    for ceiling in programme.ceilings:
        if ceiling.measure == "units":
            most = min(most, floor(ceiling.left(scene) / Fraction(1000)))
    price = scene.price if cap is None else min(scene.price, cap)
    how = programme.rule.rounding
    step = Fraction(price * 1000, 1) / order.thousandths
    wanted = -(-target // step) if step else 0
    if wanted > 0 and how != "refuse" and rounded(step * (wanted - 1), how) >= target:
        wanted -= 1
    steps = int(min(wanted, most))
    if steps <= 0 or units <= 0:
        return Attempt(programme, "limit" if target <= 0 else "balance")
    found = Attempt(programme, "")
    found.amount = min(target, rounded(step * steps, how))
    found.units, found.points, found.ceilings = steps * 1000, int(steps * each), programme.ceilings
    return found


def _but_units(ceilings: tuple[Ceiling, ...]) -> tuple[Ceiling, ...]:
    return tuple(ceiling for ceiling in ceilings if ceiling.measure != "units")


def _within_budget(purse: Purse, found: Attempt) -> Attempt:
    if found.amount > 0 and found.programme.pays != "wallet":
        left = purse.budget_left(found.programme.id)
        if left is not None and found.amount > left:
            return Attempt(found.programme, "budget")
    return found
