"""What a person now receives from wallets and cash granted here, for conditions that ask ``draws``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from .attempts import Purse
from .facts import Calendar, PersonAt, person_on
from .granting import effect_day, term_of, work_out
from .periods import month_index, period_start
from .rule import Programme
from .scene import Scene


def receives_with(purse: Purse, person: PersonAt, calendar: Calendar) -> Callable[[str, Scene], int | None]:
    """A closure for scenes: the amount an id now brings, None where it brings nothing.

    Two programmes may each exclude who draws the other. Then the one that is met first in sequence is received: while
    a programme is being asked about, it counts as received by those after it and as not received by those before it.
    """
    together = purse.together
    asking: list[Programme] = []

    def receives(programme: str, scene: Scene) -> int | None:
        if programme not in together.granting:
            return None
        version = together.version_on(programme, scene.day)
        if version is None or purse.enrolled(version, scene.day):
            return None
        if version in asking:
            asker = together.rank[asking[-1]]
            return 1 if together.rank[version] < asker else None
        amount = worth(version, scene.day)
        if amount and version.rule.group is not None and not _wins(version, amount, scene):
            return None
        return amount

    def worth(version: Programme, day: date) -> int | None:
        on = _day_of(version, day)
        if on is None:
            return None
        asking.append(version)
        try:
            inner = Scene(on, person_on(person, on), purse.tally, calendar)
            inner.receives = receives
            return work_out(version, inner).amount or None
        finally:
            asking.pop()

    def _day_of(version: Programme, day: date) -> date | None:
        enrolment = purse.enrolments.get(version.id)
        term = term_of(together.versions[version.id], enrolment)
        first = effect_day(together.versions[version.id], term.since)
        if version.every is None:
            return first if first is not None and month_index(first) == month_index(day) and first <= day else None
        if version.pays == "cash":
            return day
        opening = period_start(version.every, day)
        if term.since is not None and first is not None and first > opening:
            return first if first <= day else None
        return opening if version.in_force(opening) else None

    def _wins(version: Programme, amount: int, scene: Scene) -> bool:
        rivals = [
            other
            for other in together.programmes
            if other.rule.group == version.rule.group
            and other.id in together.granting
            and other is not version
            and other.in_force(scene.day)
            and not purse.enrolled(other, scene.day)
            and other not in asking
        ]
        if together.choose.get(version.rule.group or "") == "elected":
            return scene.person.elected.get(version.rule.group or "") == version.id
        for rival in rivals:
            other = worth(rival, scene.day) or 0
            if other > amount or (other == amount and together.rank[rival] < together.rank[version]):
                return False
        return True

    return receives
