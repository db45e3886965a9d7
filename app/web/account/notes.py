"""What a browser has proved so far, between two pages of signing in. Signed, short-lived, phones sealed in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cryptography.exceptions import InvalidTag
from flask import session

from app.core import clock, crypto

LIFE = dt.timedelta(minutes=10)
_PHONE = "note.phone"


def keep(name: str, **values: Any) -> None:
    """Remember values under `name`; a `phone` among them is sealed, as the cookie is signed but readable."""
    if "phone" in values:
        values["phone"] = crypto.seal(values["phone"], _PHONE, 0)
    session[name] = values | {"at": int(clock.now().timestamp())}


def read(name: str) -> dict[str, Any] | None:
    """What was kept, while it is fresh; None otherwise."""
    note = session.get(name)
    if not isinstance(note, dict) or clock.now().timestamp() - note.get("at", 0) > LIFE.total_seconds():
        return None
    if "phone" not in note:
        return dict(note)
    try:
        return note | {"phone": crypto.unseal(note["phone"], _PHONE, 0)}
    except (InvalidTag, KeyError):
        return None


def drop(*names: str) -> None:
    """Forget notes that have served."""
    for name in names:
        session.pop(name, None)
