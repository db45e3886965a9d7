"""Sessions: rows that can be listed and ended. The browser holds a random token; the row its digest.

A session opened by phone slides on for thirty days. One opened with a second factor ends after thirty idle
minutes and after twelve hours at the latest. When it was last seen is written at most every five minutes.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_, select, update

from app.accounts.events import SessionEnded
from app.accounts.locks import changed
from app.accounts.models import PHONE_ROLES, ROLES, Person, Role, SignInSession
from app.accounts.viewer import HeldRole, PersonActor, Viewer
from app.core import audit, clock, crypto
from app.core.actors import Actor
from app.core.db import fetch, session
from app.core.errors import NotFound
from app.core.events import announce
from app.core.ids import new_id

PHONE_IDLE = dt.timedelta(days=30)
STAFF_IDLE = dt.timedelta(minutes=30)
STAFF_LONGEST = dt.timedelta(hours=12)
SEEN_EVERY = dt.timedelta(minutes=5)
# Built once, and columns rather than rows of classes: every request asks it.
_HELD = (
    select(
        SignInSession.id.label("session_id"), SignInSession.second_factor_at, SignInSession.expires_at,
        SignInSession.last_seen_at, Person.id.label("person_id"), Person.name, Person.language, Person.elder_mode,
        Role.id.label("role_id"), Role.role, Role.division_code, Role.organisation_id,
    )
    .join(Person, Person.id == SignInSession.person_id)
    .outerjoin(
        Role,
        and_(
            Role.person_id == Person.id, Role.ended_at.is_(None), Role.from_day <= bindparam("today"),
            or_(Role.until_day.is_(None), Role.until_day >= bindparam("today")),
        ),
    )
    .where(
        SignInSession.token_digest == bindparam("digest"), SignInSession.ended_at.is_(None),
        SignInSession.expires_at > bindparam("now"), Person.ended_at.is_(None),
    )
)  # fmt: skip


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
    asked = {"digest": crypto.token_digest(token), "now": clock.now(), "today": clock.today()}
    held = fetch(_HELD, asked).all()
    if not held:
        return None
    one = held[0]
    found = [row for row in held if row.role_id is not None]
    if one.second_factor_at is None:
        found = [row for row in found if row.role in PHONE_ROLES]
    found.sort(key=lambda row: (ROLES.index(row.role), row.role_id))
    return Viewer(
        person_id=one.person_id,
        name=one.name,
        language=one.language,
        elder_mode=one.elder_mode,
        session_id=one.session_id,
        roles=tuple(HeldRole(row.role, row.division_code, row.organisation_id) for row in found),
        role=found[0].role if found else "proxy",
        channel=channel,
        ends_at=one.expires_at,
        seen_at=one.last_seen_at,
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
