"""Dated menus: what is offered on a day, until when, and how many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import insert, select

from app import availability
from app.catalogue.models import Menu, Service
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Invalid, NotFound
from app.core.ids import new_id

MOST = 5000
WEEK = dt.timedelta(days=7)


def set_menu(
    service_id: int,
    day: dt.date,
    *,
    dishes: str,
    cutoff_at: dt.datetime,
    capacity: int,
    serve_from: dt.datetime,
    serve_until: dt.datetime,
    by: Actor,
    dishes_en: str = "",
    allergens: Sequence[str] = (),
) -> int:
    """Set what is offered on `day`, replacing what was said before; the menu's id.

    The cut-off comes before serving ends. `Invalid` for what cannot be, `Conflict` when more portions
    have been ordered than `capacity`. Orders already placed keep the dishes they were placed with.
    """
    _check(dishes, cutoff_at, capacity, serve_from, serve_until)
    s = session()
    if s.scalar(select(Service.id).where(Service.id == service_id)) is None:
        raise NotFound
    values = {
        "dishes": dishes.strip(), "dishes_en": dishes_en.strip(), "allergens": list(allergens),
        "cutoff_at": cutoff_at, "capacity": capacity, "serve_from": serve_from, "serve_until": serve_until,
    }  # fmt: skip
    row = s.scalars(select(Menu).where(Menu.service_id == service_id, Menu.day == day).with_for_update()).one_or_none()
    if row is None:
        menu_id, act = new_id(), "add_menu"
        s.execute(insert(Menu), [{"id": menu_id, "service_id": service_id, "day": day, **values}])
    else:
        menu_id, act = row.id, "change_menu"
        for name, value in values.items():
            setattr(row, name, value)
        s.flush()
    availability.open_stock(menu_id, capacity)
    detail = {"service_id": service_id, "day": day.isoformat(), "capacity": capacity}
    audit.record(by, "menu", menu_id, act, detail=detail)
    return menu_id


def copy_week(service_id: int, to_monday: dt.date, *, by: Actor) -> int:
    """Repeat the menus of the week before `to_monday` in that week, same times, same numbers; how many were added.

    Days gone by and days that have a menu already stay as they are.
    """
    if to_monday.weekday() != 0:
        raise Invalid("请选择一个星期一")
    s = session()
    span = (to_monday - WEEK, to_monday + WEEK)
    rows = s.scalars(select(Menu).where(Menu.service_id == service_id, Menu.day >= span[0], Menu.day < span[1])).all()
    there = {row.day for row in rows}
    added = 0
    for row in sorted(rows, key=lambda menu: menu.day):
        day = row.day + WEEK
        if row.day >= to_monday or day in there or day < clock.today():
            continue
        set_menu(
            service_id, day, dishes=row.dishes, dishes_en=row.dishes_en, allergens=row.allergens,
            cutoff_at=row.cutoff_at + WEEK, capacity=row.capacity, serve_from=row.serve_from + WEEK,
            serve_until=row.serve_until + WEEK, by=by,
        )  # fmt: skip
        added += 1
    return added


def _check(
    dishes: str, cutoff_at: dt.datetime, capacity: int, serve_from: dt.datetime, serve_until: dt.datetime
) -> None:
    wrong = {}
    if not dishes.strip() or len(dishes) > 200:
        wrong["dishes"] = "请写菜名，最多 200 个字"
    if not 0 <= capacity <= MOST:
        wrong["capacity"] = "份数要在 0 到 5000 之间"
    if serve_until <= serve_from:
        wrong["serve_until"] = "结束时间要晚于开始时间"
    elif cutoff_at > serve_until:
        wrong["cutoff"] = "截止订餐的时间不能晚于供餐结束"
    if wrong:
        raise Invalid(fields=wrong)
