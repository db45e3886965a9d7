"""The kitchen's sheet of a day, made to be printed: what to cook, what goes where, a label a meal."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app import dispatch
from app.orders.details.kitchen import Portion, portions
from app.web.kernel.words import language
from app.web.provider import bp, rail
from app.web.provider.board import asked_day

COOKED = ("offered", "accepted", "assigned", "en_route", "arrived", "started", "finished", "verified")


@dataclass(frozen=True, slots=True)
class Dish:
    """So many of one dish with one option."""

    service: str
    dishes: str
    option: str
    quantity: int


@bp.get("/sheet")
def sheet() -> ResponseReturnValue:
    """Counts by dish and option, the deliveries by time and address, and labels."""
    day = asked_day()
    rows = [row for row in dispatch.board(rail.desk(), day, rail.provider().id) if row.state in COOKED]
    cooked = portions(row.order_id for row in rows)
    meals = sorted(
        ((row, cooked[row.order_id]) for row in rows if row.order_id in cooked),
        key=lambda pair: (pair[0].starts_at, pair[1].handover, pair[0].place_code, pair[0].address, pair[0].number),
    )
    return render_template(
        "provider/sheet/sheet.html",
        day=day,
        before=day - dt.timedelta(days=1),
        after=day + dt.timedelta(days=1),
        dishes=_dishes(meals),
        total=sum(int(row.quantity) for row, _portion in meals),
        unanswered=sum(row.needs_answer for row, _portion in meals),
        meals=meals,
    )


def _dishes(meals: list[tuple[dispatch.BoardRow, Portion]]) -> list[Dish]:
    english = language() == "en"
    counted: Counter[tuple[str, str, str]] = Counter()
    for row, portion in meals:
        dishes = portion.dishes_en if english and portion.dishes_en else portion.dishes
        option = portion.option_en if english and portion.option_en else portion.option
        name = row.service_name_en if english else row.service_name
        counted[name, dishes, option] += int(row.quantity)
    return [Dish(*key, quantity=n) for key, n in sorted(counted.items())]
