"""The first page: what comes next, what can be ordered, what public money is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import catalogue, funding, orders
from app.core import clock
from app.web import formatting
from app.web.kernel.landing import desk_of
from app.web.kernel.viewer import viewer, viewer_or_none
from app.web.kernel.words import elder, language
from app.web.storefront import bp
from app.web.storefront.cards import priced
from app.web.storefront.serving import here, nobody, serving
from app.web.storefront.told import Upcoming, upcoming

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a programme still pays this period, as the balance card shows it; amounts in fen."""

    title: dict[str, str]
    left: int
    total: int
    ends: str


@bp.get("/")
def home() -> ResponseReturnValue:
    """Strangers are welcomed, staff go to their desk, everyone else sees what is next."""
    if viewer_or_none() is None:
        return render_template("storefront/home/welcome.html")
    who = serving().who
    if who is None:
        desk = desk_of(viewer())
        return redirect(desk) if desk else nobody()
    coming = upcoming(viewer(), who.resident_id)
    if request.args.get("fragment"):
        return render_template("storefront/home/_next.html", upcoming=coming)
    items = catalogue.shelf(who.residence_code, limit=SHOWN)
    return render_template(
        "storefront/home/index.html",
        who=who,
        upcoming=coming,
        actions=_actions(coming),
        allowance=_allowance(who.resident_id),
        cards=priced(who.resident_id, items, who.residence_code),
        total=catalogue.count(who.residence_code),
    )


def _actions(coming: list[Upcoming]) -> list[dict[str, Any]]:
    """At most four things to do; in elder mode ordering again comes first."""
    meal = {"href": here("storefront.services", vertical="meals"), "text": _("订餐"), "drawing": "bowl"}
    benefits = {"href": here("storefront.applications"), "text": _("我的补贴"), "drawing": "wallet"}
    people = {"href": here("storefront.people"), "text": _("给谁订"), "drawing": "people"}
    mine = {"href": here("storefront.orders"), "text": _("我的订单"), "drawing": "calendar"}
    if not elder():
        return [meal, benefits, people, mine]
    meal["note"], benefits["note"] = _("看看明天吃什么"), _("能领什么、还剩多少")
    last = orders.last_completed(viewer(), _who_id())
    again = (
        [{
            "href": here("storefront.order_again", number=last.number), "text": _("再来一单"), "drawing": "repeat",
            "note": last.service_name_en if language() == "en" else last.service_name,
        }]
        if last
        else []
    )  # fmt: skip
    people["note"] = _("给自己，或给家人")
    return [*again, meal, benefits, people][:4]


def _who_id() -> int:
    who = serving().who
    return who.resident_id if who else 0


def _allowance(resident_id: int) -> Allowance | None:
    """The largest allowance with an end that the person is enrolled in."""
    found = funding.allowances(resident_id, clock.today())
    if not found:
        return None
    most = max(found, key=lambda allowance: allowance.total)
    ends = _("%(day)s 到期", day=formatting.date_short(most.ends_on)) if most.ends_on else ""
    return Allowance({"zh": most.name, "en": most.name_en}, int(most.left), int(most.total), ends)
