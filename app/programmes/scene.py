"""The scene a compiled rule reads: one person or provider, at most one order, one day, and the running counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .facts import NOBODY, Calendar, CounterKey, Extra, OrderFacts, PersonFacts
from .malformed import Words
from .periods import full_years, period

if TYPE_CHECKING:
    from .ceilings import Ceiling

Amount = int | Fraction


class Undecided(Exception):
    """The rules are silent here: a person decides. ``why`` in words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.why: Words = {"zh": zh, "en": en}


class Tally:
    """Counts on top of those handed in, with a journal so that an order can be taken back."""

    __slots__ = ("base", "delta", "journal")

    def __init__(self, base: Mapping[CounterKey, int]) -> None:
        self.base = base
        self.delta: dict[CounterKey, int] = {}
        self.journal: list[tuple[CounterKey, int]] = []

    def get(self, key: CounterKey) -> int:
        return self.base.get(key, 0) + self.delta.get(key, 0)

    def add(self, key: CounterKey, n: int) -> None:
        self.delta[key] = self.delta.get(key, 0) + n
        self.journal.append((key, n))

    def rollback(self, mark: int) -> None:
        """Forget everything since the journal was ``mark`` long."""
        for key, n in self.journal[mark:]:
            self.delta[key] -= n
        del self.journal[mark:]

    def as_of(self, mark: int) -> Tally:
        """The counts as they stood when the journal was ``mark`` long."""
        then = Tally(self.base)
        for key, n in self.journal[:mark]:
            then.add(key, n)
        return then


class Scene:
    """Everything a condition or benefit can see; ``remaining`` and ``applied`` move while an order is priced."""

    __slots__ = (
        "age",
        "applied",
        "calendar",
        "cap",
        "day",
        "extra",
        "extra_of_order",
        "order",
        "person",
        "price",
        "receives",
        "remaining",
        "taken",
        "tally",
        "used_key",
    )

    def __init__(
        self,
        day: date,
        person: PersonFacts | None,
        tally: Tally,
        calendar: Calendar,
        order: OrderFacts | None = None,
        facts: Mapping[str, Extra] | None = None,
    ) -> None:
        self.day = day
        self.person = NOBODY if person is None else person
        born = self.person.born
        self.age: int | None = None if born is None or born > day else full_years(born, day)
        self.order = order
        self.price: Amount = 0 if order is None else order.price
        self.remaining: Amount = self.price
        # The reference price of a card, in fen, while a benefit under a card is worked out.
        self.cap: Amount | None = None
        self.applied: list[str] = []
        self.tally = tally
        self.calendar = calendar
        self.taken: list[Ceiling] = []
        self.receives: Callable[[str, Scene], int | None] | None = None
        self.used_key = ""
        self.extra_of_order = False
        if facts is not None:
            self.extra: Mapping[str, Extra] = facts
        elif order is not None and order.extra:
            self.extra = {**self.person.extra, **order.extra}
            self.extra_of_order = True
        else:
            self.extra = self.person.extra

    def used(self, scope: str, key: str, per: str, measure: str) -> int:
        """What a scope has used in the period of this day; of an order, in this order."""
        return self.tally.get((scope, key, self.used_key if per == "order" else period(per, self.day), measure))
