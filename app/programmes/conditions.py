"""Conditions as read: a tree of all, any, not and leaves; each leaf is one fact with one test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .reading import Num, Number

Value = Number | str | bool | date


@dataclass(frozen=True, slots=True)
class OneOf:
    """Is, or has, one of the values."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A range; ends are numbers of the file, times as text, or days."""

    low: Num | str | date | None = None
    low_open: bool = False
    high: Num | str | date | None = None
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Under:
    """A division code that begins with one of the prefixes."""

    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """In the same division of a level as another code of the person."""

    level: str
    other: str


@dataclass(frozen=True, slots=True)
class Disabilities:
    """Pairs (kinds, grades), an empty tuple asks nothing; one match is enough."""

    patterns: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many different kinds of disability."""

    test: OneOf | Within


@dataclass(frozen=True, slots=True)
class DrawsOneOf:
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawsAmounts:
    """Each named programme is received, and its amount passes the test."""

    tests: tuple[tuple[str, OneOf | Within], ...]


@dataclass(frozen=True, slots=True)
class UsedTest:
    """What a programme has paid in the period so far, by one measure."""

    programme: str
    per: str
    measure: str
    test: OneOf | Within


Test = OneOf | Within | Under | Same | Disabilities | KindCount | DrawsOneOf | DrawsAmounts | UsedTest


@dataclass(frozen=True, slots=True)
class Ask:
    """One fact and one test. ``kind`` is the fact's kind; ``side``: person, order, declared or provider."""

    fact: str
    kind: str
    side: str
    test: Test


@dataclass(frozen=True, slots=True)
class All:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: Condition


Condition = Ask | All | AnyOf | Not


def leaves(condition: Condition | None) -> Iterator[Ask]:
    """Every leaf of a condition, in the order written."""
    if condition is None:
        return
    if isinstance(condition, Ask):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.item)
    else:
        for item in condition.items:
            yield from leaves(item)


def together(items: list[Condition]) -> Condition:
    """All of them; one alone stands for itself."""
    return items[0] if len(items) == 1 else All(tuple(items))


Declared = Mapping[str, str]
