"""Passwords of those who work here: Argon2id (RFC 9106), and five failures in fifteen minutes lock the login."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select

from app.accounts.locks import take_turn
from app.accounts.models import PasswordTry
from app.accounts.queries import find_by_login, get
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.ids import new_id

WINDOW = dt.timedelta(minutes=15)
FAILURES = 5
SHORTEST, LONGEST = 10, 200
_LOGIN = re.compile(r"^[a-z0-9][a-z0-9._-]{2,59}$", re.ASCII)
_hasher = PasswordHasher()
# Checked in place of a hash nobody has, so that an unknown login takes as long as a known one.
_NOBODYS = _hasher.hash("nobody holds this password")


@dataclass(frozen=True, slots=True)
class PasswordAnswer:
    """`right` names the person; `wrong` does not say what was wrong; `locked` until the window has passed."""

    outcome: Literal["right", "wrong", "locked"]
    person_id: int | None = None


def set_password(person_id: int, login: str, password: str, *, by: Actor) -> None:
    """Give a person a login name and a password; `Invalid` for weak ones, `Conflict` where the login is taken."""
    login = login.strip().lower()
    fields: dict[str, str] = {}
    if not _LOGIN.match(login):
        fields["login"] = "用户名用 3 到 60 个小写字母、数字、点或横线"
    if not SHORTEST <= len(password) <= LONGEST:
        fields |= {"password": "密码至少 10 位"}
    elif login in password.lower() or len(set(password)) < 5:
        fields |= {"password": "这个密码太容易猜到，请换一个"}
    if fields:
        raise Invalid(fields=fields)
    holder = find_by_login(login)
    if holder is not None and holder.id != person_id:
        raise Conflict("这个用户名已经有人用了")
    person = get(person_id)
    person.login, person.password_hash = login, _hasher.hash(password)
    session().flush()
    audit.record(by, "person", person_id, "set_password", for_id=person_id)


def check_password(login: str, password: str) -> PasswordAnswer:
    """The first of two steps; a right password alone opens nothing. Answers instead of raising, so tries are kept."""
    login = login.strip().lower()[:60]
    take_turn(f"login:{login}")
    if is_locked(login):
        return PasswordAnswer("locked")
    person = find_by_login(login)
    stored = person.password_hash if person is not None and person.ended_at is None else None
    try:
        _hasher.verify(stored or _NOBODYS, password[:LONGEST])
        right = stored is not None
    except (VerificationError, InvalidHashError):
        right = False
    if not right or person is None:
        record_failure(login)
        return PasswordAnswer("locked" if is_locked(login) else "wrong")
    if stored is not None and _hasher.check_needs_rehash(stored):
        person.password_hash = _hasher.hash(password)
    return PasswordAnswer("right", person.id)


def is_locked(login: str) -> bool:
    """Whether the login has failed five times within fifteen minutes."""
    query = select(func.count()).select_from(PasswordTry)
    query = query.where(PasswordTry.login == login, PasswordTry.at > clock.now() - WINDOW)
    return (session().scalar(query) or 0) >= FAILURES


def record_failure(login: str) -> None:
    """Count one failed password or second factor."""
    session().add(PasswordTry(id=new_id(), login=login, at=clock.now()))
    session().flush()


def forget_failures(login: str) -> None:
    """Both steps were right: start counting anew."""
    session().execute(delete(PasswordTry).where(PasswordTry.login == login))
