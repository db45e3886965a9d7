"""What an approval may cost a month: the sum an official weighs before approving."""

from __future__ import annotations

import datetime as dt

from app import residents
from app.core import calendar
from app.programmes import months
from app.programmes.facts import Enrolment, PersonFacts, person_facts
from app.programmes.versions import StoredProgramme


def monthly(stored: StoredProgramme, resident_id: int, day: dt.date) -> tuple[int | None, bool]:
    """Fen a month, and whether that is a cap (`True`) or the very sum the person would be granted.

    None where the rule names neither: a benefit without a monthly limit, a wallet in other units.
    """
    if not grants_monthly(stored):
        return stored.monthly_cap, True
    person = person_facts(residents.facts_as_of([resident_id], day)[resident_id])
    return granted(stored, person, day), False


def grants_monthly(stored: StoredProgramme) -> bool:
    """Whether it gives a sum in yuan each month, which can be worked out beforehand."""
    return stored.pays in ("wallet", "cash") and stored.rule.every == "month" and stored.rule.unit == "yuan"


def granted(stored: StoredProgramme, person: PersonFacts, day: dt.date) -> int:
    """Fen the person would be granted for the month of `day`, were they enrolled since its first day."""
    first = max(day.replace(day=1), stored.effective_from)
    answer = months.month_of_person(
        [stored.rule],
        person,
        day.year,
        day.month,
        calendar=calendar.is_workday,
        enrolments={stored.programme_id: Enrolment(first)},
    )
    return sum(each.amount for each in (*answer.granted, *answer.cash) if each.programme == stored.programme_id)
