"""What dispatch announces. A job bears its order's id."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.core.actors import Actor


@dataclass(frozen=True, slots=True)
class JobOffered:
    """The provider is asked, and has until `answer_by`."""

    order_id: int
    provider_id: int
    answer_by: dt.datetime


@dataclass(frozen=True, slots=True)
class JobAccepted:
    """The provider will do it."""

    order_id: int
    provider_id: int
    by: Actor


@dataclass(frozen=True, slots=True)
class JobDeclined:
    """The provider will not do it, or did not answer in time."""

    order_id: int
    provider_id: int
    reason: str
    by: Actor


@dataclass(frozen=True, slots=True)
class JobAssigned:
    """These workers (person ids) have it now; `released` have it no longer."""

    order_id: int
    provider_id: int
    person_ids: tuple[int, ...]
    released: tuple[int, ...]
    by: Actor


@dataclass(frozen=True, slots=True)
class JobWithdrawn:
    """The order is gone; who was assigned need not go."""

    order_id: int
    provider_id: int
    person_ids: tuple[int, ...]
