"""What the evaluator answers: per order the lines, what is counted, and on demand the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from .facts import CounterKey, Grant, OrderFacts, Use
from .malformed import Words
from .payers import Division, divisions_of

if TYPE_CHECKING:
    from .attempts import Attempt, Purse
    from .explaining import Answered
    from .rule import Programme
    from .scene import Scene


class Count(NamedTuple):
    """An increment of one counter; to be enforced as ``used + n <= limit`` where ``limit`` is not None, one after the
    other as listed: members of a pool may hold different limits against its one count."""

    scope: str
    key: str
    period: str
    measure: str
    n: int
    limit: int | None

    @property
    def counter(self) -> CounterKey:
        return (self.scope, self.key, self.period, self.measure)


class Draw(NamedTuple):
    """What an order takes from one grant of a wallet, in fen or whole units."""

    grant: str
    amount: int


@dataclass(slots=True)
class LineAnswer:
    """One programme's part of one order. ``amount`` in fen; ``units`` only of a wallet in units."""

    programme: str
    version: str
    pays: str
    amount: int
    units: int | None
    payers: dict[str, int]
    counted: tuple[Count, ...]
    draws: tuple[Draw, ...]
    rule: Programme = field(repr=False, compare=False)
    _scene: Scene = field(repr=False, compare=False)
    _purse: Purse = field(repr=False, compare=False)
    _mark: int = field(repr=False, compare=False, default=0)
    _attempt: Attempt | None = field(repr=False, compare=False, default=None)
    units_by_payer: dict[str, int] = field(default_factory=dict)

    @property
    def divisions(self) -> dict[str, str | None]:
        """Which division's payer each one is, as a code; None for the centre and where it is not known."""
        enrolled = self._purse.enrolments.get(self.programme)
        person, order = self._scene.person, self._scene.order
        where = Division(
            None if enrolled is None else enrolled.division,
            person.residence,
            person.hukou,
            None if order is None else order.place,
        )
        return divisions_of(self.rule.payers, list(self.payers), where)

    @property
    def why(self) -> Words:
        """One sentence: what is paid, and what is left of the tightest limit or the wallet."""
        from .telling import line_words

        return line_words(self)


@dataclass(frozen=True, slots=True)
class NotPaid:
    """A programme that did not pay: ``reason`` as a code, ``why`` in words, ``missing`` the failing leaves."""

    programme: str
    reason: str
    why: Words
    missing: tuple[Answered, ...] = ()


@dataclass(slots=True)
class OrderAnswer:
    """The split of one order. Where ``needs_decision`` names a programme, nothing is paid and nothing counted."""

    order: OrderFacts
    resident: int
    lines: tuple[LineAnswer, ...] = ()
    compensation: tuple[LineAnswer, ...] = ()
    counted: tuple[Count, ...] = ()
    needs_decision: str | None = None
    decision: Words | None = None
    _met: tuple[Attempt, ...] = field(repr=False, compare=False, default=())
    _scene: Scene | None = field(repr=False, compare=False, default=None)
    _purse: Purse | None = field(repr=False, compare=False, default=None)
    _start: int = field(repr=False, compare=False, default=0)

    @property
    def paid(self) -> int:
        """What the lines cover together, in fen."""
        return sum(line.amount for line in self.lines)

    @property
    def not_paid(self) -> tuple[NotPaid, ...]:
        """Programmes of the day that did not pay, nearest first."""
        from .telling import not_paid

        return not_paid(self)


def consume(use: Use, answer: OrderAnswer) -> Use:
    """The use as it stands after an order was placed as answered."""
    if answer.needs_decision is not None:
        return use
    counters = dict(use.counters)
    for count in answer.counted:
        counters[count.counter] = counters.get(count.counter, 0) + count.n
    grants: dict[str, Sequence[Grant]] = dict(use.grants)
    budgets = dict(use.budgets)
    for line in (*answer.lines, *answer.compensation):
        if line.draws:
            taken = {draw.grant: draw.amount for draw in line.draws}
            grants[line.programme] = [replace(g, left=g.left - taken.get(g.id, 0)) for g in grants[line.programme]]
        elif line.programme in budgets:
            budgets[line.programme] -= line.amount
    return Use(counters, grants, budgets)


@dataclass(frozen=True, slots=True)
class Payment:
    """A grant, cash or provider payment of one month. ``units`` only of a wallet in units; ``day`` it takes effect;
    ``covers`` the days or period ends it was worked out on (several with back pay)."""

    programme: str
    version: str
    pays: str
    amount: int
    units: int | None
    payers: dict[str, int]
    divisions: dict[str, str | None]
    day: date
    covers: tuple[date, ...]
    counted: tuple[Count, ...] = ()
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthAnswer:
    """What one month brings a person (``granted``, ``cash``) or a provider (``compensation``)."""

    granted: tuple[Payment, ...] = ()
    cash: tuple[Payment, ...] = ()
    compensation: tuple[Payment, ...] = ()
    needs_decision: str | None = None
    decision: Words | None = None
