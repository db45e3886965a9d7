"""What visits announce."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.core.actors import Actor


@dataclass(frozen=True, slots=True)
class WorkerDeparted:
    """On the way; the page may show the hand-over code large."""

    order_id: int
    by: Actor


@dataclass(frozen=True, slots=True)
class WorkerArrived:
    """At the door."""

    order_id: int
    by: Actor


@dataclass(frozen=True, slots=True)
class CodeLocked:
    """The hand-over code was entered wrongly too often."""

    order_id: int
    until: dt.datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class NobodyAnswered:
    """Nobody opened; `last` says whether the ladder of attempts has ended."""

    order_id: int
    attempt: int
    last: bool
    by: Actor


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Served, with this proof."""

    order_id: int
    proof: str
    by: Actor
