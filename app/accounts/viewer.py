"""The signed-in person as every room sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role held today, at a division, at an organisation, or (admin) at the installation."""

    role: str
    division_code: str | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class PersonActor:
    """A person acting where there is no session: at a command line, in a test, by an invitation."""

    person_id: int | None
    role: str = "resident"
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person signed in now, acting in `role` through `channel`; an `Actor` for every verb.

    `roles` are those in force today that this session may use. `ends_at` is when the session ends unless it
    is used before.
    """

    person_id: int
    name: str
    language: str
    elder_mode: bool
    session_id: int
    roles: tuple[HeldRole, ...]
    role: str = "proxy"
    channel: str = "web"
    ends_at: dt.datetime | None = None
    seen_at: dt.datetime | None = None

    def holds(self, *roles: str) -> bool:
        """Whether any of these roles is held, wherever."""
        return any(held.role in roles for held in self.roles)

    def divisions(self, *roles: str) -> tuple[str, ...]:
        """The division codes at which any of these roles is held; each covers its children."""
        return tuple(dict.fromkeys(h.division_code for h in self.roles if h.role in roles and h.division_code))

    def organisations(self, *roles: str) -> tuple[int, ...]:
        """The organisations at which any of these roles is held."""
        return tuple(dict.fromkeys(h.organisation_id for h in self.roles if h.role in roles and h.organisation_id))

    def acting(self, role: str) -> Viewer:
        """The same person acting in `role`; consoles say which hat is worn."""
        return replace(self, role=role)

    def via(self, channel: str) -> Viewer:
        """The same person through another channel, such as `phone`."""
        return replace(self, channel=channel)
