"""What a resident can have: every programme in force where they live, with the rule's answer today."""

from __future__ import annotations

from dataclasses import dataclass

from app import residents
from app.accounts import Viewer
from app.core import clock
from app.enrolment import estimates, queries
from app.enrolment.answers import Answer, ask_all
from app.enrolment.enrolments import EnrolmentFact, active
from app.enrolment.queries import QueueRow
from app.enrolment.states import OPEN
from app.programmes import versions
from app.programmes.versions import StoredProgramme

FOR_PEOPLE = ("order", "discount", "wallet", "cash", "purchase")


@dataclass(frozen=True, slots=True)
class Option:
    """A programme and where the resident stands with it.

    `monthly` is fen a month it would come to (`at_most`: a cap). `standing` is `enrolled`, `applied`,
    `can_apply`, `automatic` (no application needed, the rule holds) or `not_met`.
    """

    programme: StoredProgramme
    answer: Answer
    standing: str
    enrolment: EnrolmentFact | None
    application: QueueRow | None
    monthly: int | None = None
    at_most: bool = True


_ORDER = ("applied", "can_apply", "enrolled", "automatic", "not_met")


def options(viewer: Viewer, resident_id: int) -> list[Option]:
    """The programmes for people in force today where the resident lives, what can be done first."""
    resident = residents.get(viewer, resident_id)
    day = clock.today()
    stored = [each for each in versions.in_force(day, resident.residence_code) if each.pays in FOR_PEOPLE]
    enrolled = active([resident.id], day)[resident.id]
    open_rows = {
        row.programme.programme_id: row for row in queries.of_residents(viewer, [resident.id]) if row.state in OPEN
    }
    found = []
    for each, answer in zip(stored, ask_all(stored, resident.id, day), strict=True):
        application = open_rows.get(each.programme_id)
        enrolment = enrolled.get(each.programme_id)
        standing = _standing(each, answer, enrolment, application)
        monthly, at_most = estimates.monthly(each, resident.id, day)
        found.append(Option(each, answer, standing, enrolment, application, monthly or None, at_most))
    return sorted(found, key=lambda option: _ORDER.index(option.standing))


def _standing(
    stored: StoredProgramme, answer: Answer, enrolment: EnrolmentFact | None, application: QueueRow | None
) -> str:
    if application is not None:
        return "applied"
    if enrolment is not None:
        return "enrolled"
    if not answer.holds:
        return "not_met"
    return "can_apply" if stored.needs_application else "automatic"
