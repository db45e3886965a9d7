"""Conditions compiled to closures: ``scene -> bool``, evaluated many times, never parsed again.

Truth has three values only where the holiday calendar does not hold a year: such a leaf raises `Undecided`, and
all/any look at everything else first, so that a person is asked only where the answer hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from .conditions import (
    AnyOf,
    Ask,
    Condition,
    Disabilities,
    DrawsAmounts,
    DrawsOneOf,
    KindCount,
    Not,
    OneOf,
    Same,
    Under,
    UsedTest,
    Value,
    Within,
    leaves,
)
from .context import Standards
from .divisions import same
from .reading import Num, matches, tidy
from .scene import Scene, Undecided
from .values import scaled, value_test, within
from .vocabulary import WEEKDAYS

Holds = Callable[[Scene], bool]
Get = Callable[[Scene], Any]


def _workday(scene: Scene) -> bool | None:
    if scene.order is None:
        return None
    known = scene.calendar(scene.day)
    if known is None:
        raise Undecided(f"节假日历没有 {scene.day.year} 年", f"the holiday calendar does not hold {scene.day.year}")
    return known


GETTERS: dict[str, Get] = {
    "age": lambda s: s.age,
    "hukou": lambda s: s.person.hukou,
    "residence": lambda s: s.person.residence,
    "permit": lambda s: s.person.permit,
    "status": lambda s: s.person.status,
    "care_level": lambda s: s.person.care_level,
    "insurance_level": lambda s: s.person.insurance_level,
    "service": lambda s: s.order and s.order.service,
    "price": lambda s: None if s.order is None else s.order.price,
    "fees": lambda s: None if s.order is None else s.order.fees,
    "quantity": lambda s: None if s.order is None else tidy(Fraction(s.order.thousandths, 1000)),
    "place": lambda s: s.order and s.order.place,
    "weekday": lambda s: None if s.order is None else WEEKDAYS[s.day.weekday()],
    "workday": _workday,
    "time": lambda s: s.order and s.order.at,
    "trip_end": lambda s: None if s.order is None else s.order.trip_end,
    "applied": lambda s: s.applied,
    "provider": lambda s: s.order and s.order.provider,
    "provider_kind": lambda s: s.order and s.order.provider_kind,
}


def getter(ask: Ask) -> Get:
    """How a leaf finds its fact; None stands for unknown."""
    if ask.side in ("person", "order"):
        return GETTERS[ask.fact]
    name = ask.fact
    return lambda s: s.extra.get(name)


def compile_condition(condition: Condition | None, standards: Standards) -> Holds | None:
    """A closure that says whether the condition holds; None where there is nothing to ask."""
    return None if condition is None else compiled(condition, standards)


def compiled(condition: Condition, standards: Standards) -> Holds:
    if isinstance(condition, Ask):
        return _leaf(condition, standards)
    if isinstance(condition, Not):
        inner = compiled(condition.item, standards)
        return lambda s: not inner(s)
    sure = [compiled(item, standards) for item in condition.items if not may_ask(item)]
    unsure = [compiled(item, standards) for item in condition.items if may_ask(item)]
    wanted = isinstance(condition, AnyOf)
    if not unsure:
        return _any(tuple(sure)) if wanted else _every(tuple(sure))
    return _last_asked(tuple(sure), tuple(unsure), wanted)


def may_ask(condition: Condition) -> bool:
    """Whether the holiday calendar is asked somewhere inside."""
    return any(leaf.fact == "workday" and leaf.side == "order" for leaf in leaves(condition))


def _every(items: tuple[Holds, ...]) -> Holds:
    """All of them, as nested pairs: no loop where it is asked most."""
    if len(items) == 1:
        return items[0]
    one, two = items[0], _every(items[1:])
    return lambda s: one(s) and two(s)


def _any(items: tuple[Holds, ...]) -> Holds:
    if len(items) == 1:
        return items[0]
    one, two = items[0], _any(items[1:])
    return lambda s: one(s) or two(s)


def _last_asked(sure: tuple[Holds, ...], unsure: tuple[Holds, ...], wanted: bool) -> Holds:
    """any (wanted true) or all (wanted false) where some items may have no answer; one settling answer suffices."""

    def settle(scene: Scene) -> bool:
        for item in sure:
            if item(scene) is wanted:
                return wanted
        silent: Undecided | None = None
        for item in unsure:
            try:
                if item(scene) is wanted:
                    return wanted
            except Undecided as undecided:
                silent = undecided
        if silent is not None:
            raise silent
        return not wanted

    return settle


def _leaf(ask: Ask, standards: Standards) -> Holds:
    test = ask.test
    if isinstance(test, OneOf):
        return _one_of(ask, test)
    if isinstance(test, Within):
        return _ranged(ask, test, standards)
    if isinstance(test, Under):
        return _under(ask, test)
    if isinstance(test, Same):
        get, other, level = getter(ask), GETTERS[test.other], test.level
        return lambda s: same(level, get(s), other(s))
    if isinstance(test, Disabilities):
        patterns = test.patterns
        return lambda s: any(
            (not kinds or kind in kinds) and (not grades or grade in grades)
            for kind, grade in s.person.disability
            for kinds, grades in patterns
        )
    if isinstance(test, KindCount):
        counted = value_test(test.test, "whole", standards)
        return lambda s: counted(len({kind for kind, _ in s.person.disability}), s.day)
    return _received_or_used(test, standards)


def _one_of(ask: Ask, test: OneOf) -> Holds:
    get = getter(ask)
    if ask.kind == "service":
        patterns = tuple(str(value) for value in test.values)
        known: dict[str, bool] = {}

        def served(scene: Scene) -> bool:
            if scene.order is None:
                return False
            service = scene.order.service
            found = known.get(service)
            if found is None:
                if len(known) > 50_000:
                    known.clear()
                found = known[service] = matches(patterns, service)
            return found

        return served
    wanted = frozenset(scaled(value, ask.kind) for value in test.values)
    if ask.kind in ("words", "applied"):
        return lambda s: not wanted.isdisjoint(get(s) or ())
    if ask.side in ("declared", "provider"):
        return lambda s: _plainly_in(get(s), wanted)
    return lambda s: get(s) in wanted


def _plainly_in(value: object, wanted: frozenset[Value]) -> bool:
    """Equal and of one nature: true is not 1."""
    return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in wanted)


def _ranged(ask: Ask, test: Within, standards: Standards) -> Holds:
    passes = within(test, ask.kind, standards)
    if (
        ask.fact == "age"
        and ask.side == "person"
        and isinstance(test.low, Num)
        and not test.low.value
        and test.high is None
    ):
        least = test.low.amount
        if not test.low_open:
            return lambda s: s.age is not None and s.age >= least
    get = getter(ask)
    return lambda s: passes(get(s), s.day)


def _under(ask: Ask, test: Under) -> Holds:
    get, prefixes = getter(ask), test.prefixes

    def under(scene: Scene) -> bool:
        code = get(scene)
        return code is not None and code.startswith(prefixes)

    return under


def _received_or_used(test: DrawsOneOf | DrawsAmounts | UsedTest, standards: Standards) -> Holds:
    if isinstance(test, DrawsOneOf):
        ids = test.ids
        return lambda s: any(received(s, each)[0] for each in ids)
    if isinstance(test, DrawsAmounts):
        tests = [(each, value_test(inner, "money", standards)) for each, inner in test.tests]
        return lambda s: all(_amount_passes(received(s, each), passes, s.day) for each, passes in tests)
    kind = "money" if test.measure == "amount" else "number"
    passes = value_test(thousandfold(test) if test.measure == "units" else test.test, kind, standards)
    programme, per, measure = test.programme, test.per, test.measure
    return lambda s: passes(s.used(programme, "", per, measure), s.day)


def thousandfold(test: UsedTest) -> OneOf | Within:
    """Quantities are counted in thousandths."""
    if isinstance(test.test, OneOf):
        return OneOf(tuple(value * 1000 if isinstance(value, int | Fraction) else value for value in test.test.values))
    ends = [
        Num(end.amount * 1000, end.value, end.times * 1000) if isinstance(end, Num) else end
        for end in (test.test.low, test.test.high)
    ]
    return Within(ends[0], test.test.low_open, ends[1], test.test.high_open)


def _amount_passes(found: tuple[bool, int | None], passes: Callable[[Any, date], bool], day: date) -> bool:
    return found[0] and found[1] is not None and passes(found[1], day)


def received(scene: Scene, programme: str) -> tuple[bool, int | None]:
    """Whether the person receives a programme now, recorded or granted here, and how much (None: not known)."""
    draws = scene.person.draws
    if programme in draws:
        return True, draws[programme]
    if scene.receives is not None:
        amount = scene.receives(programme, scene)
        if amount:
            return True, amount
    return False, None
