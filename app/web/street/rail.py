"""The rail at the left: whose desk this is, its sections, and how much waits in each."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from app import enrolment, funding, organisations, places
from app.accounts import Viewer
from app.web import vocabulary
from app.web.kernel.viewer import viewer, viewer_or_none
from app.web.street import ROLES, bp


def desk_code() -> str:
    """The division this person's desk stands for: the smallest they hold an office at."""
    codes = viewer().divisions(*ROLES)
    return max(codes, key=len) if codes else ""


def acting(person: Viewer, *roles: str) -> Viewer:
    """The person in the first of `roles` they hold, else in the first office they hold here."""
    for role in (*roles, *ROLES):
        if person.holds(role):
            return person.acting(role)
    return person


def sections() -> list[dict[str, Any]]:
    """The sections, with how many things wait for this person."""
    waiting = enrolment.waiting_for(viewer())
    found: list[tuple[str, str, str, int]] = [
        ("applications", _("申请审批"), "street.queue", waiting),
        ("holds", _("待人工裁定"), "street.holds", len(funding.held_orders(viewer()))),
        ("programmes", _("补贴项目"), "street.programmes", 0),
        ("budgets", _("预算"), "street.budgets", 0),
        ("providers", _("服务商"), "street.provider_list", 0),
        ("orders", _("订单"), "street.orders", 0),
        ("residents", _("找居民"), "street.residents", 0),
    ]
    return [
        {"text": text, "href": url_for(endpoint), "count": count, "current": _is_here(name)}
        for name, text, endpoint, count in found
    ]


def _is_here(name: str) -> bool:
    path = request.path.removeprefix("/street/").split("/")[0]
    return path == name


@bp.context_processor
def _names() -> dict[str, Any]:
    person = viewer_or_none()
    if person is None or not person.holds(*ROLES):
        return {}
    if "street_rail" not in g:
        code = desk_code()
        office = organisations.office_of(code) if len(code) >= 9 else None
        name = office.name if office else places.names([code]).get(code, "")
        roles = [str(vocabulary.word("role", role)) for role in ROLES if person.holds(role)]
        g.street_rail = {
            "console_name": name,
            "console_who": f"{person.name} · {roles[0]}",
            "console_home": url_for("street.queue"),
            "sections": sections(),
            "word": vocabulary.word,
        }
    names: dict[str, Any] = g.street_rail
    return names
