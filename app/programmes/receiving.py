"""What a person now receives from wallets and cash granted here, for conditions that ask ``draws``."""

from __future__ import annotations

from datetime import date

from .attempts import Purse
from .facts import Calendar, PersonAt, person_on
from .granting import effect_day, term_of, work_out
from .periods import month_index, period_start
from .rule import Programme
from .scene import Scene


class Receiving:
    """What an id now brings a person, called by scenes: an amount in fen, None where it brings nothing.

    Two programmes may each exclude who draws the other. Then the one that is met first in sequence is received: while
    a programme is being asked about, it counts as received by those after it and as not received by those before it.
    """

    def __init__(self, purse: Purse, person: PersonAt, calendar: Calendar) -> None:
        self.purse, self.person, self.calendar = purse, person, calendar
        self.together = purse.together
        self.asking: list[Programme] = []

    def __call__(self, programme: str, scene: Scene) -> int | None:
        """The amount `programme` brings on the scene's day."""
        if programme not in self.together.granting:
            return None
        version = self.together.version_on(programme, scene.day)
        if version is None or self.purse.enrolled(version, scene.day):
            return None
        if version in self.asking:
            asker = self.together.rank[self.asking[-1]]
            return 1 if self.together.rank[version] < asker else None
        amount = self._worth(version, scene.day)
        if amount and version.rule.group is not None and not self._wins(version, amount, scene):
            return None
        return amount

    def _worth(self, version: Programme, day: date) -> int | None:
        on = self._day_of(version, day)
        if on is None:
            return None
        self.asking.append(version)
        try:
            inner = Scene(on, person_on(self.person, on), self.purse.tally, self.calendar)
            inner.receives = self
            return work_out(version, inner).amount or None
        finally:
            self.asking.pop()

    def _day_of(self, version: Programme, day: date) -> date | None:
        versions = self.together.versions[version.id]
        term = term_of(versions, self.purse.enrolments.get(version.id))
        first = effect_day(versions, term.since)
        if version.every is None:
            return first if first is not None and month_index(first) == month_index(day) and first <= day else None
        if version.pays == "cash":
            return day
        opening = period_start(version.every, day)
        if term.since is not None and first is not None and first > opening:
            return first if first <= day else None
        return opening if version.in_force(opening) else None

    def _wins(self, version: Programme, amount: int, scene: Scene) -> bool:
        if self.together.choose.get(version.rule.group or "") == "elected":
            return scene.person.elected.get(version.rule.group or "") == version.id
        for rival in self._rivals(version, scene):
            other = self._worth(rival, scene.day) or 0
            if other > amount or (other == amount and self.together.rank[rival] < self.together.rank[version]):
                return False
        return True

    def _rivals(self, version: Programme, scene: Scene) -> list[Programme]:
        return [
            other
            for other in self.together.programmes
            if other.rule.group == version.rule.group
            and other.id in self.together.granting
            and other is not version
            and other.in_force(scene.day)
            and not self.purse.enrolled(other, scene.day)
            and other not in self.asking
        ]
