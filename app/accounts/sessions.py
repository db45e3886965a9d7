"""Sessions: rows that can be listed and ended. The browser holds a random token; the row its digest.

A session opened by phone slides on for thirty days. One opened with a second factor ends after thirty idle
minutes and after twelve hours at the latest. When it was last seen is written at most every five minutes.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import and_, select, update

from app.accounts.events import SessionEnded
from app.accounts.locks import changed
from app.accounts.models import PHONE_ROLES, ROLES, Person, Role, SignInSession
from app.accounts.queries import in_force
from app.accounts.viewer import HeldRole, PersonActor, Viewer
from app.core import audit, clock, crypto
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.events import announce
from app.core.ids import new_id

PHONE_IDLE = dt.timedelta(days=30)
STAFF_IDLE = dt.timedelta(minutes=30)
STAFF_LONGEST = dt.timedelta(hours=12)
SEEN_EVERY = dt.timedelta(minutes=5)


def start_session(person_id: int, device: str, *, second_factor: bool, channel: str = "web") -> str:
    """Open a session; the token for the cookie, which is kept nowhere else."""
    token, session_id, now = secrets.token_urlsafe(32), new_id(), clock.now()
    session().add(
        SignInSession(
            id=session_id,
            token_digest=crypto.token_digest(token),
            person_id=person_id,
            device=device[:120],
            created_at=now,
            last_seen_at=now,
            expires_at=_expiry(now, now, second_factor),
            second_factor_at=now if second_factor else None,
        )
    )
    session().flush()
    actor = PersonActor(person_id, "staff" if second_factor else "person", channel)
    audit.record(actor, "session", session_id, "sign_in", for_id=person_id)
    return token


def _expiry(created: dt.datetime, seen: dt.datetime, second_factor: bool) -> dt.datetime:
    return min(seen + STAFF_IDLE, created + STAFF_LONGEST) if second_factor else seen + PHONE_IDLE


def load_viewer(token: str, channel: str = "web") -> Viewer | None:
    """Who holds this token now; None for an unknown, ended or expired session. One statement.

    Roles that need a second factor are left out of a session that was opened without one.
    """
    query = (
        select(SignInSession, Person, Role)
        .join(Person, Person.id == SignInSession.person_id)
        .outerjoin(Role, and_(Role.person_id == Person.id, in_force()))
        .where(SignInSession.token_digest == crypto.token_digest(token), SignInSession.ended_at.is_(None))
        .where(SignInSession.expires_at > clock.now(), Person.ended_at.is_(None))
    )
    rows = session().execute(query).all()
    if not rows:
        return None
    opened, person = rows[0][0], rows[0][1]
    held: list[Role | None] = [row[2] for row in rows]
    found = [role for role in held if role is not None]
    if opened.second_factor_at is None:
        found = [role for role in found if role.role in PHONE_ROLES]
    found.sort(key=lambda role: (ROLES.index(role.role), role.id))
    return Viewer(
        person_id=person.id,
        name=person.name,
        language=person.language,
        elder_mode=person.elder_mode,
        session_id=opened.id,
        roles=tuple(HeldRole(role.role, role.division_code, role.organisation_id) for role in found),
        role=found[0].role if found else "proxy",
        channel=channel,
        ends_at=opened.expires_at,
        seen_at=opened.last_seen_at,
    )


def is_due(viewer: Viewer) -> bool:
    """Whether five minutes have passed since the session was last written as seen."""
    return viewer.seen_at is not None and clock.now() - viewer.seen_at >= SEEN_EVERY


def touch(session_id: int) -> None:
    """The person was here: slide the session on. Nothing for one that has ended."""
    row = session().get(SignInSession, session_id)
    now = clock.now()
    if row is None or row.ended_at is not None or row.expires_at <= now:
        return
    row.last_seen_at, row.expires_at = now, _expiry(row.created_at, now, row.second_factor_at is not None)
    session().flush()


def sessions_of(person_id: int) -> Sequence[SignInSession]:
    """The person's open sessions, the last seen first."""
    query = select(SignInSession).where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
    query = query.where(SignInSession.expires_at > clock.now())
    return session().scalars(query.order_by(SignInSession.last_seen_at.desc())).all()


def end_session(session_id: int, person_id: int, *, by: Actor) -> None:
    """End one of the person's sessions and announce `SessionEnded`; `NotFound` where it is not theirs."""
    row = session().get(SignInSession, session_id)
    if row is None or row.person_id != person_id:
        raise NotFound()
    _end([row], by)


def end_all_sessions(person_id: int, *, by: Actor, but: int | None = None) -> int:
    """End the person's sessions, all or all `but` one; how many ended."""
    query = select(SignInSession).where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
    rows = [row for row in session().scalars(query) if row.id != but]
    _end(rows, by)
    return len(rows)


def _end(rows: Sequence[SignInSession], by: Actor) -> None:
    for row in rows:
        ended = update(SignInSession).where(SignInSession.id == row.id, SignInSession.ended_at.is_(None))
        if changed(ended.values(ended_at=clock.now())):
            audit.record(by, "session", row.id, "sign_out", for_id=row.person_id)
            announce(SessionEnded(row.id, row.person_id))
