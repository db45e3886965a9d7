"""Numbers of a file on a day, and tests on one known value."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from .conditions import OneOf, Value, Within
from .context import Standards
from .reading import Num, Number, tidy

NumberAt = Callable[[date], Number | None]


def standard_on(standards: Standards, name: str, day: date) -> Number | None:
    """A published standard on a day; None before its first day."""
    found: Number | None = None
    for begins, amount in standards[name]:
        if begins > day:
            break
        found = amount
    return found


def number_at(num: Num, standards: Standards, scale: int = 1) -> NumberAt:
    """The number of the file on a day, times ``scale`` (100 for fen)."""
    if num.value is None:
        constant = tidy(Fraction(num.amount) * scale)
        return lambda day: constant
    name, factor = num.value, Fraction(num.times) * scale

    def published(day: date) -> Number | None:
        amount = standard_on(standards, name, day)
        return None if amount is None else tidy(amount * factor)

    return published


def scale_of(kind: str) -> int:
    return 100 if kind == "money" else 1


def _end(end: Num | str | date, kind: str, standards: Standards) -> Callable[[date], Any]:
    if isinstance(end, Num):
        return number_at(end, standards, scale_of(kind))
    return lambda day: end


def _fixed_end(end: Num | str | date | None, kind: str) -> bool:
    return not (isinstance(end, Num) and end.value)


def within(test: Within, kind: str, standards: Standards) -> Callable[[Any, date], bool]:
    """A range as a test on a known value; a value of another nature fails it."""
    nature: tuple[type, ...] = (str,) if kind == "time" else (date,) if kind == "date" else (int, Fraction)
    above: Callable[[Any, Any], bool] = operator.gt if test.low_open else operator.ge
    below: Callable[[Any, Any], bool] = operator.lt if test.high_open else operator.le
    low_at = None if test.low is None else _end(test.low, kind, standards)
    high_at = None if test.high is None else _end(test.high, kind, standards)
    if _fixed_end(test.low, kind) and _fixed_end(test.high, kind):
        low = None if low_at is None else low_at(date.min)
        high = None if high_at is None else high_at(date.min)

        def between(value: Any, day: date) -> bool:
            return (
                isinstance(value, nature)
                and (low is None or above(value, low))
                and (high is None or below(value, high))
            )

        return between

    def tied(value: Any, day: date) -> bool:
        if not isinstance(value, nature):
            return False
        if low_at is not None:
            least = low_at(day)
            if least is None or not above(value, least):
                return False
        if high_at is not None:
            most = high_at(day)
            if most is None or not below(value, most):
                return False
        return True

    return tied


def value_test(test: OneOf | Within, kind: str, standards: Standards) -> Callable[[Any, date], bool]:
    """A list or a range as a test on one known value."""
    if isinstance(test, Within):
        return within(test, kind, standards)
    wanted = frozenset(scaled(value, kind) for value in test.values)
    return lambda value, day: value in wanted


def scaled(value: Value, kind: str) -> Value:
    """Money of the file is yuan, of the facts fen."""
    return int(value * 100) if kind == "money" and isinstance(value, int | Fraction) else value
