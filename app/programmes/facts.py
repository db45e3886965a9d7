"""What the evaluator is told: facts of a person, an order and a provider on one day, and what was used so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from .divisions import normal

if TYPE_CHECKING:
    from app import residents

Extra = int | Fraction | Decimal | str | bool | date
CounterKey = tuple[str, str, str, str]
Calendar = Callable[[date], bool | None]


def exact(value: Extra) -> Extra:
    """Decimals as exact fractions, whole ones as int: the evaluator knows no other numbers."""
    if isinstance(value, Decimal):
        value = Fraction(value)
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def _exact_all(values: Mapping[str, Extra]) -> Mapping[str, Extra]:
    return {name: exact(value) for name, value in values.items()} if values else values


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as known on a day. Codes may carry trailing zero groups; they are dropped here (ValueError for no code).

    ``disability``: pairs (kind, grade). ``draws``: what is recorded as received, id → fen a month or None.
    ``elected``: group → programme id. ``extra``: facts that programme files declare, by name.
    """

    born: date | None = None
    hukou: str | None = None
    residence: str | None = None
    permit: str | None = None
    status: frozenset[str] = frozenset()
    care_level: str | None = None
    insurance_level: int | None = None
    disability: tuple[tuple[str, int], ...] = ()
    draws: Mapping[str, int | None] = field(default_factory=dict)
    elected: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Extra] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("hukou", "residence", "permit"):
            code = getattr(self, name)
            if code is not None:
                object.__setattr__(self, name, normal(code))
        object.__setattr__(self, "status", frozenset(self.status))
        object.__setattr__(self, "extra", _exact_all(self.extra))


PersonAt = PersonFacts | Callable[[date], PersonFacts]


def person_on(person: PersonAt, day: date) -> PersonFacts:
    """The facts that hold on a day."""
    return person if isinstance(person, PersonFacts) else person(day)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order to be priced. ``price`` and ``fees`` in fen; ``quantity`` above zero, at most three decimals.

    ``thousandths`` is the quantity as the integer the counters use. ``key`` is the caller's own and comes back on
    the answer. ``extra``: declared facts of the order's provider.
    """

    date: date
    service: str
    price: int
    fees: int = 0
    quantity: Decimal = Decimal(1)
    at: str | None = None
    place: str | None = None
    trip_end: tuple[str, ...] = ()
    provider: str | None = None
    provider_kind: str | None = None
    key: str = ""
    extra: Mapping[str, Extra] = field(default_factory=dict)
    thousandths: int = 1000

    def __post_init__(self) -> None:
        quantity = self.quantity * 1000
        thousandths = int(quantity)
        if thousandths != quantity or thousandths <= 0:
            raise ValueError("a quantity is above zero and has at most three decimals")
        if self.price < 0 or self.fees < 0:
            raise ValueError("a price is never negative")
        object.__setattr__(self, "thousandths", thousandths)
        if self.place is not None:
            object.__setattr__(self, "place", normal(self.place))
        if self.extra:
            object.__setattr__(self, "extra", _exact_all(self.extra))


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider as known at the end of a month: numbers and words by name; ``key`` is the caller's own."""

    facts: Mapping[str, Extra]
    division: str | None = None
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", _exact_all(self.facts))


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant of a wallet: ``granted`` and ``left`` in fen, or in whole units; ``payers`` split ``granted``."""

    id: str
    day: date
    granted: int
    left: int
    payers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """What one person (or provider) has used so far. Never changed by the evaluator."""

    counters: Mapping[CounterKey, int] = field(default_factory=dict)
    grants: Mapping[str, Sequence[Grant]] = field(default_factory=dict)
    budgets: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """From when to when an approval counts, both days inclusive; ``division`` approved it.

    ``applied_on`` and ``eligible_since`` matter to back pay only.
    """

    start: date
    until: date | None = None
    division: str | None = None
    applied_on: date | None = None
    eligible_since: date | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


Enrolments = Mapping[str, Enrolment]
NOBODY = PersonFacts()
EMPTY_USE = Use()


def person_facts(known: residents.Facts) -> PersonFacts:
    """What the residents room knows of a person on a day, as the evaluator takes it.

    Several grades of one disability kind are kept as they are; facts without a value are left out, so they are unknown.
    """
    return PersonFacts(
        born=known.born,
        hukou=known.hukou,
        residence=known.residence,
        permit=known.permit,
        status=frozenset(known.status),
        care_level=known.care_level,
        insurance_level=known.insurance_level,
        disability=tuple((str(each["kind"]), int(each["grade"])) for each in known.disability),
        draws=dict(known.draws),
        elected=dict(known.elected),
        extra={name: value for name, value in known.declared.items() if value is not None},
    )
