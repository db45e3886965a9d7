"""Warnings: tiers that can never be reached and limits that can never bind; such a file still works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from .benefits import Fixed, Tiers, parts
from .conditions import All, AnyOf, Ask, Condition, DrawsOneOf, OneOf, Under, Within
from .limits import never_binding
from .malformed import Warned
from .reading import Num, matches
from .rule import Rule


def odd(rule: Rule) -> Iterator[Warned]:
    """What is odd about a rule."""
    for part in parts(rule.benefit):
        if isinstance(part, Tiers):
            yield from _tiers(rule, part)
    for limit in never_binding(rule.limits):
        yield Warned(
            rule.line,
            f"{rule.id} 的限额（{limit.per} {limit.measure}）永远不起作用",
            f"a limit of {rule.id} (per {limit.per}, {limit.measure}) can never bind",
        )
    if isinstance(rule.benefit, Fixed) and rule.benefit.num.value is None:
        for limit in rule.limits:
            per_order = limit.per == "order" and limit.measure == "amount" and not limit.pool
            if per_order and limit.size.value is None and limit.size.amount >= rule.benefit.num.amount:
                yield Warned(
                    rule.line,
                    f"{rule.id} 的每单限额永远不起作用",
                    f"the limit per order of {rule.id} can never bind",
                )


def _tiers(rule: Rule, tiers: Tiers) -> Iterator[Warned]:
    if tiers.highest:
        return
    for index, tier in enumerate(tiers.tiers):
        if any(implies(tier.when, earlier.when) for earlier in tiers.tiers[:index]):
            yield Warned(
                tier.line,
                f"{rule.id} 的第 {index + 1} 档永远轮不到",
                f"tier {index + 1} of {rule.id} can never be reached",
            )


def implies(one: Condition, other: Condition) -> bool:
    """Whether ``other`` surely holds wherever ``one`` does; False where that cannot be told."""
    if one == other:
        return True
    if isinstance(other, All):
        return all(implies(one, item) for item in other.items)
    if isinstance(one, AnyOf):
        return all(implies(item, other) for item in one.items)
    if isinstance(other, AnyOf):
        return any(implies(one, item) for item in other.items)
    if isinstance(one, All):
        return any(implies(item, other) for item in one.items)
    return isinstance(one, Ask) and isinstance(other, Ask) and one.fact == other.fact and _narrower(one, other)


def _narrower(one: Ask, other: Ask) -> bool:
    a, b = one.test, other.test
    if isinstance(a, OneOf) and isinstance(b, OneOf):
        if one.kind == "service":
            return all(_pattern_in(str(value), tuple(str(each) for each in b.values)) for value in a.values)
        return set(a.values) <= set(b.values)
    if isinstance(a, DrawsOneOf) and isinstance(b, DrawsOneOf):
        return set(a.ids) <= set(b.ids)
    if isinstance(a, Under) and isinstance(b, Under):
        return all(prefix.startswith(b.prefixes) for prefix in a.prefixes)
    if isinstance(a, OneOf) and isinstance(b, Within):
        return all(_inside(Within(_as_end(value), False, _as_end(value), False), b) for value in a.values)
    if isinstance(a, Within) and isinstance(b, Within):
        return _inside(a, b)
    return False


def _pattern_in(pattern: str, others: tuple[str, ...]) -> bool:
    if pattern.endswith("*"):
        return any(each.endswith("*") and pattern.startswith(each[:-1]) for each in others)
    return matches(others, pattern)


def _as_end(value: object) -> Num | str | date | None:
    if isinstance(value, int | Fraction):
        return Num(value)
    return value if isinstance(value, str | date) else None


def _inside(a: Within, b: Within) -> bool:
    return _end_inside(a.low, a.low_open, b.low, b.low_open, 1) and _end_inside(
        a.high, a.high_open, b.high, b.high_open, -1
    )


def _end_inside(
    inner: Num | str | date | None, inner_open: bool, outer: Num | str | date | None, outer_open: bool, sign: int
) -> bool:
    if outer is None:
        return True
    if inner is None:
        return False
    if isinstance(inner, Num) and isinstance(outer, Num):
        if inner.value or outer.value:
            return False
        gap = Fraction(inner.amount) - Fraction(outer.amount)
        return gap * sign > 0 or (gap == 0 and (inner_open or not outer_open))
    if type(inner) is not type(outer):
        return False
    first, second = str(inner), str(outer)
    if first == second:
        return inner_open or not outer_open
    return first > second if sign > 0 else first < second
