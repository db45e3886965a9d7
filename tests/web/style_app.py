"""A small application with the style page alone: no database, no sign-in, both modes and languages by query."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from app.core import clock
from app.web import style
from app.web.assets import init_assets
from app.web.formatting import init_formatting

ROOT = Path(__file__).resolve().parents[2]
POLICY = "default-src 'self'; script-src 'self' 'nonce-of-a-test'; style-src 'self'; object-src 'none'; base-uri 'none'"


def _elsewhere(name: str, endpoints: tuple[str, ...]) -> Blueprint:
    """The endpoints the layouts link to."""
    bp = Blueprint(name, __name__, url_prefix=f"/{name}")
    for endpoint in endpoints:
        bp.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET", "POST"])
    return bp


def make_app(**settings: Any) -> Flask:
    """`?mode=elder` and `?language=en` choose what is shown."""
    app = Flask("linli", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(SECRET_KEY="only for this test", TESTING=True, **settings)
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    Babel(app, locale_selector=lambda: request.args.get("language", "zh"))
    CSRFProtect(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csp_nonce"] = lambda: "of-a-test"
    init_assets(app)
    init_formatting(app)
    app.register_blueprint(style.bp)
    app.register_blueprint(
        _elsewhere("storefront", ("home", "services", "orders", "people", "set_mode", "set_language"))
    )
    app.register_blueprint(_elsewhere("account", ("sign_in", "sign_out", "me")))
    app.register_blueprint(_elsewhere("demo", ("inbox",)))
    app.context_processor(_names)
    app.after_request(_protect)
    return app


def _names() -> dict[str, Any]:
    return {
        "current_viewer": SimpleNamespace(name="李师傅", place="", elder_mode=False, language="zh", roles=()),
        "elder": request.args.get("mode") == "elder",
        "locale": request.args.get("language", "zh"),
        "support_phone": "010-8200-0000",
        "unread": 2,
        "demo": True,
        "today": clock.today(),
    }


def _protect(response: Any) -> Any:
    response.headers["Content-Security-Policy"] = POLICY
    return response
