"""Prices for catalogue cards: many independent single orders for one person, ``who`` asked once, no explanations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .attempts import Purse
from .evaluator import Silent, record, settle, take
from .facts import EMPTY_USE, Calendar, Enrolments, OrderFacts, PersonAt, PersonFacts, Use, person_on
from .lineup import Lineup, ProgrammeSet, as_set
from .receiving import Receiving
from .rule import Programme
from .scene import Scene


@dataclass(frozen=True, slots=True)
class CardPrice:
    """What the resident would pay for one order alone, in fen with fees, and who pays what."""

    resident: int
    lines: tuple[tuple[str, int], ...]
    needs_decision: str | None = None


class Prepared:
    """One person's programmes, made ready; each price is as if the order were the only one against the same use."""

    def __init__(self, purse: Purse, person: PersonAt, calendar: Calendar) -> None:
        self.purse = purse
        self.person = person
        self.calendar = calendar
        self.receives = Receiving(purse, person, calendar) if purse.together.granting else None
        self._known: dict[date, PersonFacts] = {}

    def price(self, orders: Iterable[OrderFacts]) -> list[CardPrice]:
        """Price each order by itself; nothing one uses is missing for the next."""
        return [self._price(order) for order in orders]

    def _price(self, order: OrderFacts) -> CardPrice:
        purse = self.purse
        person = self._known.get(order.date)
        if person is None:
            person = self._known[order.date] = person_on(self.person, order.date)
        lineup: Lineup = purse.together.for_service(order.date, order.service)
        if not lineup.paying:
            return CardPrice(order.price + order.fees, ())
        scene = Scene(order.date, person, purse.tally, self.calendar, order)
        scene.used_key, scene.receives = "order:card", self.receives
        lines: list[tuple[str, int]] = []
        try:
            for step in lineup.paying:
                winner = settle(purse, scene, step, None)
                if winner is not None:
                    take(purse, scene, winner)
                    if purse.together.shares_counts:
                        record(purse, scene, winner)
                    lines.append((winner.programme.id, winner.amount))
        except Silent as silent:
            return CardPrice(order.price + order.fees, (), silent.programme)
        finally:
            if purse.tally.journal:
                purse.tally.rollback(0)
        return CardPrice(int(scene.remaining) + order.fees, tuple(lines))


def prepare(
    programmes: ProgrammeSet | Iterable[Programme],
    person: PersonAt,
    day: date | None = None,
    *,
    use: Use = EMPTY_USE,
    calendar: Calendar,
    enrolments: Enrolments | None = None,
    require_enrolment: bool = False,
) -> Prepared:
    """Make a person's programmes ready for pricing cards. ``day`` warms the line-up of that day; each card is priced
    on its own date. Compensation of providers is not worked out here."""
    together = as_set(programmes)
    if day is not None:
        together.on(day)
    return Prepared(Purse(together, use, enrolments, require_enrolment), person, calendar)
