"""What happened to residents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactRecorded:
    """A fact of a resident was recorded or ended; what counts on days from `from_day` on may differ."""

    resident_id: int
    kind: str
    name: str
    from_day: dt.date


@dataclass(frozen=True, slots=True)
class ResidentErased:
    """A resident asked to be forgotten, and was."""

    resident_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class ProxyLinkAsked:
    """Somebody asks to order for a resident. A code went to the resident's phone where `consent` is `code`."""

    link_id: int
    proxy_id: int
    resident_id: int
    resident_person_id: int
    consent: str


@dataclass(frozen=True, slots=True)
class ProxyLinked:
    """A consent was given: the proxy may order from now on."""

    link_id: int
    proxy_id: int
    resident_id: int
    resident_person_id: int


@dataclass(frozen=True, slots=True)
class ProxyWithdrawn:
    """The proxy may no longer order for the resident."""

    link_id: int
    proxy_id: int
    resident_id: int
    resident_person_id: int
