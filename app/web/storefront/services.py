"""Services: the list, and one service with what it costs this person and why."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import catalogue, funding
from app.catalogue.models import VERTICALS
from app.core import clock
from app.core.errors import NotFound
from app.web import formatting
from app.web.kernel.viewer import viewer_or_none
from app.web.storefront import bp
from app.web.storefront.cards import ask_for, priced
from app.web.storefront.serving import served

PAGE = 20
MENU_DAYS = 8


def next_free_words(item: catalogue.ShelfItem) -> str:
    """The next free time of a service: order by ten for today, or from which day on."""
    free = item.next_free
    if free is None:
        return ""
    if free.day == clock.today():
        return _("%(time)s 前可订今天", time=formatting.time_of_day(free.cutoff_at))
    day = formatting.day_near(free.day)
    return _("最早 %(day)s %(time)s", day=day, time=formatting.time_of_day(free.serve_from))


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"next_free_words": next_free_words}


@bp.get("/services")
def services() -> ResponseReturnValue:
    """What this person can order, twenty a page."""
    if viewer_or_none() is None:
        return render_template("storefront/home/welcome.html")
    who = served()
    text = request.args.get("q", "").strip()[:40]
    after = request.args.get("after", type=int)
    vertical = request.args.get("vertical")
    if vertical not in (None, *VERTICALS):
        raise NotFound()
    items = catalogue.shelf(who.residence_code, vertical=vertical, text=text or None, after=after, limit=PAGE)
    return render_template(
        "storefront/services/index.html",
        who=who,
        q=text,
        cards=priced(who.resident_id, items, who.residence_code),
        after=items[-1].service_id if len(items) == PAGE else None,
    )


@bp.get("/services/<int:service_id>")
def service(service_id: int) -> ResponseReturnValue:
    """One service: what it is, who brings it, what it costs this person and why."""
    who = served()
    card = catalogue.service(service_id, who.residence_code)
    can_be_had = card.on_shelf and card.next_free is not None
    quote = funding.quote(who.resident_id, [ask_for(card, who.residence_code)])[0] if can_be_had else None
    return render_template(
        "storefront/services/show.html",
        who=who,
        item=card,
        quote=quote,
        menus=catalogue.menus(service_id, clock.today(), MENU_DAYS),
        options=card.options,
    )
