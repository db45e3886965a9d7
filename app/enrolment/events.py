"""What happened to applications and enrolments. Events carry ids and codes, never a person's facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted:
    """An application was handed in, or handed in again after papers were asked for; it waits at step `step_by`."""

    application_id: int
    number: str
    resident_id: int
    programme_id: str
    version_id: int
    applied_by: int
    community_code: str
    street_code: str
    step_by: str
    due_on: dt.date
    again: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationDecided:
    """One step was decided. `outcome` is what was done (`endorse`, `review`, `approve`, `return`, `reject`);

    `state` what the application is now; `step_by` and `due_on` the next step's, None where none follows.
    """

    application_id: int
    number: str
    resident_id: int
    programme_id: str
    version_id: int
    applied_by: int
    community_code: str
    street_code: str
    outcome: str
    state: str
    decided_by: int
    reason: str | None
    step_by: str | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    """The applicant's side took it back."""

    application_id: int
    number: str
    resident_id: int
    programme_id: str
    community_code: str
    street_code: str


@dataclass(frozen=True, slots=True)
class EnrolmentStarted:
    """A resident may use a programme from `from_day` on."""

    enrolment_id: int
    resident_id: int
    programme_id: str
    from_day: dt.date
    application_id: int | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentEnded:
    """A resident may use a programme no longer after `last_day`; what was ordered beyond is quoted again."""

    enrolment_id: int
    resident_id: int
    programme_id: str
    last_day: dt.date
    reason: str
