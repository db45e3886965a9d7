"""Money beside a decision: what a programme pays, who funds it, and what the office's budgets have left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app import enrolment, funding
from app.accounts import Viewer
from app.core import clock
from app.web import formatting
from app.web.casewords import programme_name
from app.web.kernel.words import language

CARDS = 2
AHEAD = 3


def amount_words(row: enrolment.QueueRow) -> str:
    """≤ 800.00 for a cap, 500.00 for a fixed sum, — where the rule names none."""
    if row.monthly is None:
        return "—"
    parts = formatting.money_parts(row.monthly)
    return f"{'≤ ' if row.at_most else ''}{parts.yuan}.{parts.fen}"


@dataclass(frozen=True, slots=True)
class BudgetCard:
    """One budget of the office: what is left of the year, and how it went by week; amounts in fen."""

    programme_id: str
    title: str
    left: int
    total: int
    series: Sequence[int]
    ahead: int
    href: str
    tone: str


def budget_cards(person: Viewer, code: str, programme_ids: Iterable[str]) -> list[BudgetCard]:
    """The budgets of the programmes on this page, the most asked for first; at most two."""
    wanted = list(programme_ids)
    order = sorted(set(wanted), key=lambda each: -wanted.count(each))
    known = {row.programme_id: row for row in office_budgets(person, code)}
    rows = [known[each] for each in order if each in known]
    rest = [row for each, row in known.items() if each not in order]
    rows += sorted(rest, key=lambda row: -(row.spent + row.reserved))
    return [_card(row, tone) for row, tone in zip(rows[:CARDS], ("teal", "amber"), strict=False)]


def office_budgets(person: Viewer, code: str) -> list[funding.BudgetRow]:
    """This year's budgets of the desk itself, by programme."""
    return [row for row in funding.budgets(person, clock.today().year) if row.division_code == code]


def _card(row: funding.BudgetRow, tone: str) -> BudgetCard:
    burn = funding.burn_down(row.id)
    values, ahead = projected([int(point.left) for point in burn.points])
    title = _("%(name)s 今年剩余", name=row.name_en if language() == "en" else row.name)
    href = url_for("street.budget", budget_id=row.id)
    return BudgetCard(row.programme_id, title, int(row.left), int(row.put_in), values, ahead, href, tone)


def projected(values: list[int]) -> tuple[list[int], int]:
    """Twelve points at most of a burn-down, and three more as it goes on now."""
    if len(values) < 2:
        return values, 0
    step = max(1, len(values) // 12)
    shown = values[::step]
    if shown[-1] != values[-1]:
        shown.append(values[-1])
    fall = (shown[0] - shown[-1]) // max(1, len(shown) - 1)
    return [*shown, *(max(0, shown[-1] - fall * (n + 1)) for n in range(AHEAD))], AHEAD


@dataclass(frozen=True, slots=True)
class Before:
    """A programme's part of a bulk act: how many, fen a month in all, what its budget has left, for how long."""

    name: str
    count: int
    monthly: int
    left: int | None
    months: int | None


def before_approving(person: Viewer, code: str, rows: Sequence[enrolment.QueueRow]) -> list[Before]:
    """What approving these comes to, programme by programme, and the budget left before it."""
    budgets = {row.programme_id: int(row.left) for row in office_budgets(person, code)}
    found: dict[str, list[enrolment.QueueRow]] = {}
    for row in rows:
        found.setdefault(row.programme.programme_id, []).append(row)
    answers = []
    for programme_id, group in found.items():
        monthly = sum(row.monthly or 0 for row in group)
        left = budgets.get(programme_id)
        months = left // monthly if left is not None and monthly else None
        answers.append(Before(programme_name(group[0].programme), len(group), monthly, left, months))
    return answers


def months_left_in_year(day: dt.date) -> int:
    """Months that remain of the year, this one included."""
    return 13 - day.month
