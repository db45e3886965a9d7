"""What happened to programme versions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgrammePublished:
    """A version counts from `effective_from` for the residents of `division_code`."""

    version_id: int
    programme_id: str
    division_code: str
    effective_from: dt.date


@dataclass(frozen=True, slots=True)
class ProgrammeEnded:
    """A version counts no longer after `last_day`; a draft that never counted has none."""

    version_id: int
    programme_id: str
    division_code: str
    last_day: dt.date | None
