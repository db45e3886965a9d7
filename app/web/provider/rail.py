"""Who is at the desk: the guard of the console, the provider worked for, the sections at the left."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import providers
from app.accounts import Viewer
from app.core.errors import Forbidden, NotFound
from app.providers import ProviderCard
from app.web import vocabulary
from app.web.kernel.viewer import viewer, viewer_or_none
from app.web.kernel.ways import safe_next
from app.web.provider import bp

ROLES = ("provider_manager", "dispatcher")
OPEN_TO_ALL = ("provider.application", "provider.apply")
COOKIE = "provider"


@bp.before_request
def _guard() -> None:
    """Applying needs an account; everything else an office at a provider."""
    person = viewer()
    if request.endpoint not in OPEN_TO_ALL and not person.holds(*ROLES):
        raise Forbidden("这里是服务商的页面，您的账号没有进入的权限")


def provider() -> ProviderCard:
    """The provider this desk works for: the one chosen last, else the first; `NotFound` where there is none."""
    if "provider_card" not in g:
        own = providers.of_viewer(viewer(), *ROLES)
        if not own:
            raise NotFound
        chosen = [each for each in own if str(each) == request.cookies.get(COOKIE)]
        g.provider_card = providers.get((chosen or list(own))[0])
    found: ProviderCard = g.provider_card
    return found


def manager() -> Viewer:
    """The viewer as manager of this provider; `Forbidden` to its dispatchers."""
    person = viewer()
    if not providers.can_manage(person, provider()):
        raise Forbidden("这件事要由服务商的负责人来办")
    return person.acting("provider_manager")


def desk() -> Viewer:
    """The viewer as manager or dispatcher of this provider."""
    person = viewer()
    provider()
    return person.acting("provider_manager" if person.holds("provider_manager") else "dispatcher")


@bp.post("/choice")
def choose_provider() -> ResponseReturnValue:
    """Work for another of one's providers."""
    asked = request.form.get("provider", "")
    if asked not in {str(each) for each in providers.of_viewer(viewer(), *ROLES)}:
        raise NotFound
    answer = redirect(safe_next(request.form.get("next"), url_for("provider.board")), 303)
    answer.set_cookie(COOKIE, asked, max_age=365 * 86400, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def sections(person: Viewer, card: ProviderCard) -> list[dict[str, Any]]:
    """The sections this person may use."""
    found = [
        ("board", _("今日派单"), "provider.board", "list"),
        ("sheet", _("备餐单"), "provider.sheet", "file-text"),
        ("menus", _("菜单"), "provider.menu_weeks", "calendar"),
    ]
    if providers.can_manage(person, card):
        found += [
            ("services", _("服务和价格"), "provider.services", "store"),
            ("workers", _("人员"), "provider.workers", "users"),
            ("certificates", _("证照"), "provider.certificates", "shield"),
            ("areas", _("服务区域"), "provider.areas", "map-pin"),
            ("money", _("结算"), "provider.money", "coins"),
        ]
    here = request.path.removeprefix("/provider").strip("/").split("/")[0] or "board"
    return [
        {"text": text, "href": url_for(endpoint), "icon": shape, "current": here == name, "count": 0}
        for name, text, endpoint, shape in found
    ]


@bp.context_processor
def _names() -> dict[str, Any]:
    person = viewer_or_none()
    base: dict[str, Any] = {"word": vocabulary.word, "certificate_name": providers.certificate_name}
    if person is None or not person.holds(*ROLES):
        return {**base, "console_name": _("服务商入驻"), "console_who": person.name if person else "", "sections": []}
    card = provider()
    role = "provider_manager" if providers.can_manage(person, card) else "dispatcher"
    own = providers.of_viewer(person, *ROLES)
    return {
        **base,
        "console_name": card.name,
        "console_who": f"{person.name} · {vocabulary.word('role', role)}",
        "console_home": url_for("provider.board"),
        "sections": sections(person, card),
        "provider_card": card,
        "own_providers": providers.names(own) if len(own) > 1 else {},
        "manages": role == "provider_manager",
    }
