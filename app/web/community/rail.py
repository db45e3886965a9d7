"""The rail of the community's desk, and in which role and by which way somebody acts here."""

from __future__ import annotations

from typing import Any

from flask import g, request, session, url_for
from flask_babel import gettext as _

from app import enrolment, organisations, places, residents
from app.accounts import Viewer
from app.web import vocabulary
from app.web.community import ROLES, bp
from app.web.kernel.viewer import viewer, viewer_or_none
from app.web.residentfacts import short_place

CHANNEL = "desk_channel"
CHANNELS = ("counter", "phone")


def desk_codes() -> tuple[str, ...]:
    """The divisions this desk serves."""
    return viewer().divisions(*ROLES)


def channel() -> str:
    """How people come to this desk now: `counter` or `phone`; the phone desk answers phones."""
    chosen = session.get(CHANNEL)
    if chosen in CHANNELS:
        return str(chosen)
    return "counter" if viewer().holds("community_worker") else "phone"


def at_the_desk() -> Viewer:
    """The viewer as they act here."""
    person = viewer()
    role = "community_worker" if person.holds("community_worker") else "phone_operator"
    return person.acting(role).via(channel())


@bp.context_processor
def _names() -> dict[str, Any]:
    person = viewer_or_none()
    if person is None or not person.holds(*ROLES):
        return {}
    if "community_rail" not in g:
        g.community_rail = _rail(person)
    names: dict[str, Any] = g.community_rail
    return names


def _rail(person: Viewer) -> dict[str, Any]:
    code = max(desk_codes(), key=len, default="")
    office = organisations.office_of(code) if len(code) == 9 else None
    role = "community_worker" if person.holds("community_worker") else "phone_operator"
    waiting, links = enrolment.waiting_for(person), len(residents.links_to_confirm(person))
    path = request.path.removeprefix("/community").strip("/").split("/")[0]
    entries = [
        ("", _("找居民"), url_for("community.home"), 0),
        ("applications", _("申请"), url_for("community.applications"), waiting),
        ("proxies", _("代办确认"), url_for("community.proxies"), links),
        ("registration", _("登记居民"), url_for("community.register"), 0),
    ]
    if not person.holds("community_worker"):
        entries = entries[:1]
    return {
        "console_name": office.name if office else places.names([code]).get(code, ""),
        "console_who": f"{person.name} · {vocabulary.word('role', role)}",
        "console_home": url_for("community.home"),
        "sections": [
            {"text": text, "href": href, "count": count, "current": name == ("" if path == "residents" else path)}
            for name, text, href, count in entries
        ],
        "word": vocabulary.word,
        "short_place": short_place,
        "channel": channel(),
    }
