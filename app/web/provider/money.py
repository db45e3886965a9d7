"""What is owed to the provider, by whom, and where each part stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.money import Money
from app.orders.earning import Earned, earned
from app.web.provider import bp, rail


@bp.get("/money")
def money() -> ResponseReturnValue:
    """A month of completed orders, summed by payer and state."""
    rail.manager()
    first = _month()
    following = (first + dt.timedelta(days=32)).replace(day=1)
    rows = earned(rail.provider().id, clock.at(first, dt.time()), clock.at(following, dt.time()))
    return render_template(
        "provider/money/money.html",
        first=first,
        before=(first - dt.timedelta(days=1)).replace(day=1),
        after=following if following <= clock.today() else None,
        rows=rows,
        owed=_sum(
            row for row in rows if row.kind != "resident" and row.state in ("captured", "claimed") and not row.held
        ),
        held=_sum(row for row in rows if row.held),
        residents=_sum(row for row in rows if row.kind == "resident"),
    )


def _sum(rows: Iterable[Earned]) -> Money:
    total = Money(0)
    for row in rows:
        total += row.amount
    return total


def _month() -> dt.date:
    try:
        return dt.date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return clock.today().replace(day=1)
