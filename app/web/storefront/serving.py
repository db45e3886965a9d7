"""For whom a page is: the person chosen in the address, else the last one chosen here, else oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import orders, places, residents
from app.accounts import Viewer
from app.core.errors import NotFound
from app.web.kernel.errors import page, said, wants_json
from app.web.kernel.landing import desk_of
from app.web.kernel.viewer import viewer, viewer_or_none
from app.web.storefront import bp

COOKIE = "serving"
DESKS = ("community_worker", "phone_operator")
DESK_LINK = 0


class NobodyServed(NotFound):
    """The viewer orders for nobody yet, not even for themselves."""

    def __init__(self) -> None:
        super().__init__("还没有登记要服务的人")


@dataclass(frozen=True, slots=True)
class Serving:
    """The person a page is for (None where the viewer serves nobody yet), and all they may order for."""

    who: residents.Served | None
    people: tuple[residents.Served, ...]

    @property
    def someone_else(self) -> bool:
        """Whether the viewer orders for another person."""
        return self.who is not None and not self.who.is_self


def serving() -> Serving:
    """For whom this page is. A person named in the address whom the viewer does not serve is `NotFound`."""
    if "serving" not in g:
        g.serving = _find()
    found: Serving = g.serving
    return found


def served() -> residents.Served:
    """The person this page is for; `NotFound` where the viewer serves nobody."""
    who = serving().who
    if who is None:
        raise NobodyServed
    return who


def own_order(number: str) -> orders.Order:
    """The order, if it is of somebody the viewer orders for; `NotFound` also for officials who may see it elsewhere."""
    found = orders.find(viewer(), number)
    if all(person.resident_id != found.resident_id for person in serving().people):
        raise NotFound()
    return found


def _find() -> Serving:
    people = tuple(residents.people_of(viewer()))
    asked = request.values.get("for")
    if asked is not None:
        chosen = [person for person in people if str(person.resident_id) == asked]
        if not chosen:
            here_for = _at_the_desk(asked)
            return Serving(here_for, (*people, here_for))
        return Serving(chosen[0], people)
    last = request.cookies.get(COOKIE)
    remembered = [person for person in people if str(person.resident_id) == last]
    own = [person for person in people if person.is_self]
    first = [*remembered, *own, *people]
    return Serving(first[0] if first else None, people)


def _at_the_desk(asked: str) -> residents.Served:
    """Somebody of their division for whom a community worker or the phone desk orders; else `NotFound`."""
    if not (viewer().holds(*DESKS) and asked.isascii() and asked.isdigit() and len(asked) < 20):
        raise NotFound()
    right = residents.can_order_for(viewer(), int(asked))
    card = residents.card(viewer(), int(asked))
    place = places.names([card.residence_code]).get(card.residence_code, "")
    whom = (card.resident_id, card.person_id, card.name)
    return residents.Served(*whom, _("居民"), card.residence_code, place, DESK_LINK, right.scope)


def actor() -> Viewer:
    """The viewer as they order here: at the desk's channel (phone or counter) for people they only serve there."""
    who = serving().who
    if who is None or who.link_id != DESK_LINK:
        return viewer()
    role = "community_worker" if viewer().holds("community_worker") else "phone_operator"
    return viewer().acting(role).via(session.get("desk_channel", "counter"))


def here(endpoint: str, **values: Any) -> str:
    """An address that keeps for whom the page is; a stranger's page is for nobody yet."""
    who = serving().who if viewer_or_none() else None
    if who is not None:
        values.setdefault("for", who.resident_id)
    return url_for(endpoint, **values)


@bp.errorhandler(NobodyServed)
def _nobody(error: NobodyServed) -> ResponseReturnValue:
    """Say how to begin, instead of that there is nothing."""
    if wants_json() or request.method != "GET":
        return page(error.status, said(error), error.code)
    return nobody(), error.status


def nobody() -> str:
    """How to begin for those who order for nobody yet; the way to their desk for those who have one."""
    return render_template("storefront/home/nobody.html", desk=desk_of(viewer()))


@bp.app_context_processor
def _names() -> dict[str, Any]:
    return {"here": here, "serving": serving} if request.blueprint == bp.name else {}
