"""How a budget burns down: what was left at the end of each day, and where the month will end at this pace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, case, func, select, type_coerce
from sqlalchemy.orm import aliased

from app.core import clock, db
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import ZERO, Money
from app.funding.models import Budget
from app.ledger.models import Account, Transfer
from app.programmes.periods import period_end

PACE_DAYS = 28


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """What could still be drawn when the day ended (today: now)."""

    day: dt.date
    left: Money


@dataclass(frozen=True, slots=True)
class BurnDown:
    """The series since `since`, oldest first, and a forecast from the last four weeks' pace.

    `forecast` is what would be left on `month_end` (never below zero); `runs_out` the day it would be empty,
    None if not within the year.
    """

    points: tuple[BurnPoint, ...]
    month_end: dt.date
    pace: Money
    forecast: Money
    runs_out: dt.date | None


def burn_down(budget_id: int, *, days: int = 60) -> BurnDown:
    """The last `days` days of a budget; `NotFound` for an unknown one. Whoever asks has been let see it before."""
    found = (
        session()
        .execute(
            select(Account.id, Account.available, Budget.year)
            .join(Budget, Budget.account_id == Account.id)
            .where(Budget.id == budget_id)
        )
        .one_or_none()
    )
    if found is None:
        raise NotFound
    today = clock.today()
    first = today - dt.timedelta(days=days - 1)
    changes = _changes(found.id, first)
    left, points = int(found.available), []
    for back in range(days):
        day = today - dt.timedelta(days=back)
        points.append(BurnPoint(day, Money(left)))
        left -= sum(changes.get(day, (0, 0)))
    used = -sum(drawn for day, (_, drawn) in changes.items() if day > today - dt.timedelta(days=PACE_DAYS))
    return _forecast(tuple(reversed(points)), max(0, used), found.available, found.year, today)


def _forecast(points: tuple[BurnPoint, ...], used: int, left: Money, year: int, today: dt.date) -> BurnDown:
    month_end = period_end("month", today)
    ahead = (month_end - today).days
    forecast = max(ZERO, Money(int(left) - used * ahead // PACE_DAYS))
    runs_out = None
    if used:
        day = today + dt.timedelta(days=int(left) * PACE_DAYS // used)
        runs_out = day if day <= dt.date(year, 12, 31) else None
    return BurnDown(points, month_end, Money(used // PACE_DAYS), forecast, runs_out)


def _day_of(column: Any) -> ColumnElement[Any]:
    """The Shanghai day of an instant, as ISO text, in the database."""
    if db.is_postgresql():
        return func.to_char(func.timezone("Asia/Shanghai", column), "YYYY-MM-DD")
    return func.date(type_coerce(column, String), "+8 hours")


def _changes(account_id: int, since: dt.date) -> dict[dt.date, tuple[int, int]]:
    """By day: what came in or was allotted on, and what orders drew (negative) or returned."""
    promised = aliased(Transfer)
    came = Transfer.debit_id == account_id
    direct = case((came, Transfer.amount), else_=-Transfer.amount)
    returned = case(
        (Transfer.phase == "pending", -Transfer.amount),
        (Transfer.phase == "post", promised.amount - Transfer.amount),
        else_=Transfer.amount,
    )
    is_direct = Transfer.phase == "direct"
    day = _day_of(Transfer.at)
    query = (
        select(day, func.sum(case((is_direct, direct), else_=0)), func.sum(case((is_direct, 0), else_=returned)))
        .outerjoin(promised, promised.id == Transfer.pending_id)
        .where((Transfer.credit_id == account_id) | (came & is_direct))
        .where(Transfer.at >= clock.at(since, dt.time()))
        .group_by(day)
    )
    return {dt.date.fromisoformat(key): (int(a), int(b)) for key, a, b in session().execute(query)}
