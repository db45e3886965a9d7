"""Menus by the week: seven days of a service edited in place, and last week's repeated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import catalogue
from app.catalogue.queries import OwnService, own_service
from app.core import clock
from app.core.db import transaction
from app.core.errors import Invalid, LinliError
from app.web.kernel.typed import Typed, field_errors
from app.web.provider import bp, rail

DAYS = 7
FIELDS = ("dishes", "dishes_en", "allergens", "capacity", "cutoff_day", "cutoff", "from", "until")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day as the table shows it: what was typed or stored, and what is ordered already."""

    day: dt.date
    menu: catalogue.MenuCard | None
    values: dict[str, str]
    past: bool


@bp.get("/menus")
def menu_weeks() -> ResponseReturnValue:
    """The services that have menus; the first one's week."""
    rows = _services()
    if not rows:
        return render_template("provider/menus/none.html")
    return redirect(url_for("provider.menu_week", service_id=rows[0].id))


@bp.get("/menus/<int:service_id>")
def menu_week(service_id: int) -> ResponseReturnValue:
    """A week of one service."""
    return _page(service_id)


@bp.post("/menus/<int:service_id>")
def set_menus(service_id: int) -> ResponseReturnValue:
    """Save the days of a week that were changed; all of them or, when one does not hold, none."""
    rail.desk()
    found = own_service([rail.provider().id], service_id)
    monday = _monday()
    changed = [row for row in _rows(found, monday, typed=True) if not row.past and _changed(row)]
    errors: dict[str, str] = {}
    try:
        with transaction():
            for row in changed:
                errors |= _save(found, row)
            if errors:
                raise Invalid(fields=errors)
    except LinliError as error:
        return _page(service_id, errors or field_errors(error)), error.status
    flash(_("菜单已保存，改了 %(n)s 天", n=len(changed)), "success")
    return redirect(url_for("provider.menu_week", service_id=service_id, week=monday.isoformat()), 303)


@bp.post("/menus/<int:service_id>/copy")
def copy_week(service_id: int) -> ResponseReturnValue:
    """Repeat the week before on the days that have no menu yet."""
    person, monday = rail.desk(), _monday()
    own_service([rail.provider().id], service_id)
    with transaction():
        added = catalogue.copy_week(service_id, monday, by=person)
    flash(_("抄来了 %(n)s 天的菜单", n=added) if added else _("上周没有可以抄的菜单"), "success" if added else "info")
    return redirect(url_for("provider.menu_week", service_id=service_id, week=monday.isoformat()), 303)


def _services() -> list[OwnService]:
    return [row for row in catalogue.own_services([rail.provider().id]) if row.vertical in catalogue.WITH_MENUS]


def _monday() -> dt.date:
    try:
        day = dt.date.fromisoformat(request.values.get("week", ""))
    except ValueError:
        day = clock.today()
    return day - dt.timedelta(days=day.weekday())


def _stored(menu: catalogue.MenuCard | None) -> dict[str, str]:
    if menu is None:
        return dict.fromkeys(FIELDS, "")
    cutoff = clock.local(menu.cutoff_at)
    return {
        "dishes": menu.dishes, "dishes_en": menu.dishes_en, "allergens": "、".join(menu.allergens),
        "capacity": str(menu.capacity), "cutoff_day": str((menu.day - cutoff.date()).days),
        "cutoff": cutoff.strftime("%H:%M"), "from": clock.local(menu.serve_from).strftime("%H:%M"),
        "until": clock.local(menu.serve_until).strftime("%H:%M"),
    }  # fmt: skip


def _rows(found: OwnService, monday: dt.date, *, typed: bool) -> list[DayRow]:
    there = {menu.day: menu for menu in catalogue.menus(found.id, monday, DAYS)}
    rows = []
    for day in (monday + dt.timedelta(days=n) for n in range(DAYS)):
        menu = there.get(day)
        values = _stored(menu)
        past = day < clock.today()
        if typed and not past:
            values = {name: request.form.get(f"{name}-{day}", "").strip() for name in FIELDS}
        rows.append(DayRow(day, menu, values, past))
    return rows


def _changed(row: DayRow) -> bool:
    """Whether a day says something else than before; a day left without dishes that had no menu does not."""
    if row.menu is None:
        return bool(row.values["dishes"])
    return row.values != _stored(row.menu)


def _save(found: OwnService, row: DayRow) -> dict[str, str]:
    """Write one day; its refusals by field, named with the day."""
    typed = Typed(row.values)
    day = row.day
    capacity, back = typed.whole("capacity", 0, 5000), typed.whole("cutoff_day", 0, 7)
    cutoff, start, end = typed.time("cutoff"), typed.time("from"), typed.time("until")
    try:
        typed.check()
        catalogue.set_menu(
            found.id, day, dishes=typed.text("dishes"), dishes_en=typed.text("dishes_en", 300),
            allergens=[each for each in row.values["allergens"].replace(",", "、").split("、") if each.strip()],
            capacity=capacity, cutoff_at=clock.at(day - dt.timedelta(days=back), cutoff),
            serve_from=clock.at(day, start), serve_until=clock.at(day, end), by=rail.desk(),
        )  # fmt: skip
    except LinliError as error:
        refused = field_errors(error, "capacity", serve_from="from", serve_until="until")
        return {f"{name}-{day}": text for name, text in refused.items()}
    return {}


def _page(service_id: int, errors: dict[str, str] | None = None) -> str:
    found = own_service([rail.provider().id], service_id)
    monday = _monday()
    return render_template(
        "provider/menus/week.html",
        row=found,
        services=_services(),
        monday=monday,
        before=monday - dt.timedelta(days=DAYS),
        after=monday + dt.timedelta(days=DAYS),
        rows=_rows(found, monday, typed=errors is not None),
        errors=errors or {},
    )
