"""What happened to people who sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PhoneCodeAsked:
    """A code is to be sent to `phone`. `purpose` is `sign_in` or `link`; `params` are words for the message."""

    phone: str = field(repr=False)
    code: str = field(repr=False)
    purpose: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session was ended: by its person, by an administrator, or with its person's roles."""

    session_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """A person no longer holds a role."""

    person_id: int
    role: str
