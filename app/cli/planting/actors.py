"""Acting as one of the cast, with the roles they hold, where nobody has signed in."""

from __future__ import annotations

from app import accounts
from app.accounts import HeldRole, Viewer


def viewer_of(person_id: int, role: str = "", channel: str = "web") -> Viewer:
    """The person as they would be signed in now, acting in `role` (their first one unless said)."""
    person = accounts.get(person_id)
    held = tuple(HeldRole(row.role, row.division_code, row.organisation_id) for row in accounts.roles_of(person_id))
    acting = role or (held[0].role if held else "proxy")
    return Viewer(person_id, person.name, person.language, person.elder_mode, 0, held, acting, channel)


def by_login(login: str, role: str = "") -> Viewer:
    """One of the staff; `LookupError` for an unknown login."""
    person = accounts.find_by_login(login)
    if person is None:
        raise LookupError(login)
    return viewer_of(person.id, role)


def by_phone(phone: str, role: str = "") -> Viewer:
    """One of those who sign in by phone; `LookupError` for an unknown phone."""
    person = accounts.find_by_phone(phone)
    if person is None:
        raise LookupError("nobody has this phone")
    return viewer_of(person.id, role)
