"""Figures about the queue: what waits, what is due, how long it takes, and what the filters may offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from app import places
from app.accounts import Viewer
from app.core import calendar, clock
from app.core.db import session
from app.enrolment.models import Application
from app.enrolment.queries import visible_to, waits_for
from app.enrolment.states import WAITING
from app.programmes import versions

_WORKED_ON = (*WAITING, "returned")


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """Figures above the queue; `average_days` in working days over the last thirty days, None without any."""

    waiting: int
    mine: int
    due_today: int
    overdue: int
    average_days: float | None
    decided: int


def summary(viewer: Viewer) -> QueueSummary:
    """The figures above the queue."""
    s, day = session(), clock.today()
    open_ = and_(visible_to(viewer), Application.state.in_(WAITING))
    mine = waits_for(viewer)
    due = Application.due_on
    counts = s.execute(
        select(
            func.count(),
            func.count().filter(mine),
            func.count().filter(and_(mine, due == day)),
            func.count().filter(and_(mine, due < day)),
        )
        .select_from(Application)
        .where(open_)
    ).one()
    since = clock.now() - dt.timedelta(days=30)
    decided = s.execute(
        select(Application.created_at, Application.decided_at).where(
            visible_to(viewer),
            Application.decided_at >= since,
            Application.state.in_(("approved", "rejected", "ended")),
        )
    ).all()
    spans = [(clock.local(made).date(), clock.local(done).date()) for made, done in decided if done is not None]
    return QueueSummary(counts[0], counts[1], counts[2], counts[3], _average(spans), len(spans))


def _average(spans: list[tuple[dt.date, dt.date]]) -> float | None:
    if not spans:
        return None
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    special = {
        row.day: row.is_workday
        for row in session().scalars(select(calendar.CalendarDay).where(calendar.CalendarDay.day.between(first, last)))
    }
    total = 0
    for start, end in spans:
        day = start
        while day < end:
            day += dt.timedelta(days=1)
            total += special.get(day, day.weekday() < 5)
    return round(total / len(spans), 1)


def waiting_for(viewer: Viewer) -> int:
    """How many applications wait for this official; for counts in menus."""
    query = select(func.count()).select_from(Application).where(waits_for(viewer))
    return session().scalar(query) or 0


def programmes_in_queue(viewer: Viewer) -> dict[str, tuple[str, str]]:
    """Programme id → (name, English name) of the open applications a viewer sees; for the filter."""
    query = select(func.max(Application.version_id)).where(visible_to(viewer), Application.state.in_(_WORKED_ON))
    stored = versions.by_ids(session().scalars(query.group_by(Application.programme_id)))
    return {each.programme_id: (each.name, each.name_en) for each in stored.values()}


def communities_in_queue(viewer: Viewer) -> dict[str, str]:
    """Community code → name of the open applications a viewer sees; for the filter."""
    query = select(Application.community_code).where(visible_to(viewer), Application.state.in_(_WORKED_ON))
    return places.names(session().scalars(query.distinct()))
