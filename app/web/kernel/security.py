"""Cross-site request forgery, rate limits by address, and who is signed in."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from app.config import Config

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=True)


def init_app(app: Flask, config: Config) -> None:
    """A form lives as long as its session; limits are counted in Redis where there is one."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=config.production,
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        RATELIMIT_ENABLED=not config.testing,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(config.redis_url),
    )
    # Not at the top: the account console's views are limited by the limiter of this module.
    from app.web.account import login

    csrf.init_app(app)
    limiter.init_app(app)
    login.init_app(app, config)
