"""Language and mode of a page, and the names every template may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale

from app.config import Config
from app.core import clock
from app.web import formatting
from app.web.assets import init_assets
from app.web.kernel.viewer import viewer_or_none

LANGUAGES = ("zh", "en")


def language() -> str:
    """`zh` unless the person, or this browser, chose `en`."""
    if not has_request_context():
        return "zh"
    chosen = request.cookies.get("language")
    if chosen in LANGUAGES:
        return chosen
    person = viewer_or_none()
    return person.language if person else "zh"


def elder() -> bool:
    """Whether the page is shown in elder mode: the browser's choice first, else the person's."""
    chosen = request.cookies.get("mode")
    if chosen in ("elder", "standard"):
        return chosen == "elder"
    person = viewer_or_none()
    return bool(person and person.elder_mode)


def unread() -> int:
    """How many messages the person has not read; asked once a request."""
    if "unread" not in g:
        from app.notifications import unread_count

        person = viewer_or_none()
        keep_unread(unread_count(person.person_id) if person and person.person_id else 0)
    return int(g.unread)


def keep_unread(count: int) -> None:
    """Remember the count for this request, where it is known already."""
    g.unread = count


def init_app(app: Flask, config: Config) -> None:
    """Translations come from `translations/`; Chinese msgids stand for themselves."""
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(app.root_path) / "translations")
    Babel(app, locale_selector=language)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_assets(app)
    formatting.init_formatting(app)

    def names() -> dict[str, Any]:
        person = viewer_or_none()
        return {
            "viewer": person,
            "current_viewer": person,
            "elder": elder(),
            "locale": str(get_locale() or "zh")[:2],
            "support_phone": config.support_phone,
            "unread": unread(),
            "now": clock.now(),
            "today": clock.today(),
            "demo": not config.production,
        }

    app.context_processor(names)
