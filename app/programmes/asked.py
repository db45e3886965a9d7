"""What a leaf asks and what it found, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from . import words
from .conditions import (
    Ask,
    Disabilities,
    DrawsAmounts,
    DrawsOneOf,
    KindCount,
    OneOf,
    Same,
    Test,
    Under,
    UsedTest,
    Value,
    Within,
)
from .context import Standards
from .holding import getter as getter_of
from .holding import received
from .malformed import Words
from .reading import Num
from .scene import Scene
from .values import number_at
from .vocabulary import CARE_LEVELS
from .words import both, listed, named


def fact_words(ask: Ask) -> Words:
    return named(words.FACTS, ask.fact)


def asked(ask: Ask, standards: Standards, day: date) -> Words:
    """What the leaf asks."""
    fact, test = fact_words(ask), ask.test
    if isinstance(test, OneOf):
        return _one_of(ask, test, fact)
    if isinstance(test, Within):
        inside = _within(test, ask.kind, standards, day)
        if ask.fact == "age" and test.high is None and isinstance(test.low, Num) and not test.low_open:
            low = _end(test.low, "whole", standards, day)
            return both(f"年满 {low} 周岁", f"at least {low} years old")
        return both(f"{fact['zh']}{inside['zh']}", f"{fact['en']} {inside['en']}")
    if isinstance(test, Under):
        places = listed((words.place(code) for code in test.prefixes), "或", " or ")
        return both(f"{fact['zh']}在{places['zh']}", f"{fact['en']} in {places['en']}")
    if isinstance(test, Same):
        level, other = named(words.DIVISION_LEVELS, test.level), named(words.FACTS, test.other)
        return both(
            f"{fact['zh']}与{other['zh']}在同一{level['zh']}",
            f"{fact['en']} in the same {level['en']} as {other['en']}",
        )
    return _special(test, standards, day)


def _one_of(ask: Ask, test: OneOf, fact: Words) -> Words:
    if ask.kind == "flag":
        wanted = test.values[0] is True
        return both(f"{'是' if wanted else '不是'}{fact['zh']}", f"{fact['en']}: {'yes' if wanted else 'no'}")
    if ask.fact == "care_level" and ask.side == "person":
        levels = sorted(CARE_LEVELS.index(str(value)) for value in test.values)
        if len(levels) > 1 and levels == list(range(levels[0], len(CARE_LEVELS))):
            worst = CARE_LEVELS[levels[0]]
            zh = {"mild": "轻度", "moderate": "中度", "severe": "重度", "none": "任何"}.get(worst, worst)
            return both(f"{zh}及以上失能评估", f"care level {worst} or worse")
    values = listed((value_words(ask, value) for value in test.values), "或", " or ")
    if ask.fact == "applied":
        return both(f"本单已由{values['zh']}付款", f"{values['en']} has paid on this order")
    return both(f"{fact['zh']}是{values['zh']}", f"{fact['en']} is {values['en']}")


def value_words(ask: Ask, value: Value) -> Words:
    """One value of a fact."""
    if isinstance(value, bool):
        return both("是", "yes") if value else both("否", "no")
    if isinstance(value, int | Fraction):
        text = words.money(value * 100) if ask.kind == "money" else words.plain(value)
        return both(text, text)
    if isinstance(value, date):
        return both(value.isoformat(), value.isoformat())
    if ask.kind == "code":
        return words.place(value)
    if ask.kind == "service":
        return words.service(value)
    return named(words.LEVELS if ask.fact == "care_level" else words.VALUES, value)


def _end(end: Num | str | date | None, kind: str, standards: Standards, day: date) -> str:
    if isinstance(end, Num):
        amount = number_at(end, standards, 100 if kind == "money" else 1)(day)
        if amount is None:
            return "?"
        return words.money(amount) if kind == "money" else words.plain(amount)
    return str(end)


def _within(test: Within, kind: str, standards: Standards, day: date) -> Words:
    zh: list[str] = []
    en: list[str] = []
    if test.low is not None and test.low == test.high:
        same = _end(test.low, kind, standards, day)
        return both(f"等于 {same}", f"equal to {same}")
    if test.low is not None:
        low = _end(test.low, kind, standards, day)
        zh.append(f"{'高于' if test.low_open else '不低于'} {low}")
        en.append(f"{'more than' if test.low_open else 'at least'} {low}")
    if test.high is not None:
        high = _end(test.high, kind, standards, day)
        zh.append(f"{'低于' if test.high_open else '不高于'} {high}")
        en.append(f"{'less than' if test.high_open else 'at most'} {high}")
    return both("且".join(zh), " and ".join(en))


def _test_words(test: OneOf | Within, kind: str, standards: Standards, day: date) -> Words:
    if isinstance(test, Within):
        return _within(test, kind, standards, day)
    ask = Ask("", kind, "", test)
    values = listed((value_words(ask, value) for value in test.values), "或", " or ")
    return both(f"是 {values['zh']}", f"is {values['en']}")


def _special(test: Test, standards: Standards, day: date) -> Words:
    if isinstance(test, Disabilities):
        each = listed((_pattern(kinds, grades) for kinds, grades in test.patterns), "或", " or ")
        return both(f"持有残疾证：{each['zh']}", f"a disability: {each['en']}")
    if isinstance(test, KindCount):
        inside = _test_words(test.test, "whole", standards, day)
        return both(f"残疾类别数{inside['zh']}", f"kinds of disability {inside['en']}")
    if isinstance(test, DrawsOneOf):
        ids = "、".join(test.ids)
        return both(f"正在领取 {ids} 之一", f"receives one of {', '.join(test.ids)}")
    if isinstance(test, DrawsAmounts):
        parts = [(each, _test_words(inner, "money", standards, day)) for each, inner in test.tests]
        return both(
            "，".join(f"正在领取 {each} 且金额{inside['zh']}" for each, inside in parts),
            ", ".join(f"receives {each}, the amount {inside['en']}" for each, inside in parts),
        )
    if isinstance(test, UsedTest):
        kind = "money" if test.measure == "amount" else "number"
        inside = _test_words(test.test, kind, standards, day)
        when = named(words.THIS, test.per)
        what = {"times": ("次数", "times"), "units": ("数量", "quantity"), "amount": ("金额", "amount")}[test.measure]
        return both(
            f"{when['zh']}已用 {test.programme} 的{what[0]}{inside['zh']}",
            f"{test.programme} used {when['en']}, {what[1]} {inside['en']}",
        )
    return both("", "")


def _pattern(kinds: tuple[str, ...], grades: tuple[int, ...]) -> Words:
    kind = listed((named(words.VALUES, each) for each in kinds), "/", "/") if kinds else both("任何类别", "any kind")
    grade = "/".join(str(each) for each in grades)
    if not grades:
        return kind
    return both(f"{kind['zh']} {grade} 级", f"{kind['en']} grade {grade}")


def found(ask: Ask, scene: Scene) -> Words:
    """What the leaf found in this scene."""
    test = ask.test
    if isinstance(test, Disabilities | KindCount):
        held = [_pattern((kind,), (grade,)) for kind, grade in scene.person.disability]
        return listed(held) if held else both("没有残疾记录", "no disability on record")
    if isinstance(test, DrawsOneOf | DrawsAmounts):
        return _drawn(test, scene)
    if isinstance(test, UsedTest):
        used = scene.used(test.programme, "", test.per, test.measure)
        text = (
            words.money(used)
            if test.measure == "amount"
            else words.plain(Fraction(used, 1000) if test.measure == "units" else used)
        )
        return both(text, text)
    if ask.fact == "workday" and ask.side == "order":
        known = None if scene.order is None else scene.calendar(scene.day)
        return words.UNKNOWN if known is None else value_words(ask, known)
    return _value_found(ask, getter_of(ask)(scene), scene)


def _value_found(ask: Ask, value: object, scene: Scene) -> Words:
    if value is None:
        return words.UNKNOWN
    if isinstance(value, frozenset | tuple | list):
        held = [value_words(ask, str(each)) for each in sorted(value)]
        return listed(held) if held else both("没有", "none")
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        scaled = Fraction(value) / 100 if ask.kind == "money" else value
        return value_words(ask, scaled)
    plain = value_words(ask, value) if isinstance(value, str | bool | date) else both(str(value), str(value))
    if isinstance(ask.test, Same):
        other: Callable[[Scene], object] = getter_of(Ask(ask.test.other, "code", "person", ask.test))
        code = other(scene)
        second = words.UNKNOWN if code is None else words.place(str(code))
        return both(f"{plain['zh']}，{second['zh']}", f"{plain['en']}, {second['en']}")
    return plain


def _drawn(test: DrawsOneOf | DrawsAmounts, scene: Scene) -> Words:
    ids = test.ids if isinstance(test, DrawsOneOf) else tuple(each for each, _ in test.tests)
    held: list[str] = []
    for each in ids:
        has, amount = received(scene, each)
        if has:
            held.append(each if amount is None else f"{each} {words.money(amount)}")
    return both("、".join(held), ", ".join(held)) if held else both("没有领取", "none of them")
