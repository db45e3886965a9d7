"""The adapter between sessions that are rows and Flask-Login: a cookie's token in, a `Viewer` out.

The cookie holds a random token and nothing else. A request by a person slides their session on, at most one write
every five minutes; background polling (`?fragment=1`, `X-Background`, sockets) never does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response as BaseResponse

from app import accounts
from app.accounts.sessions import is_due
from app.config import Config
from app.core import clock, db

COOKIE = "signed_in"
COOKIE_LIFE = dt.timedelta(days=30)
WARN_WITHIN = dt.timedelta(hours=13)


class SignedIn(UserMixin):
    """What Flask-Login carries: the viewer."""

    def __init__(self, viewer: accounts.Viewer) -> None:
        self.viewer = viewer

    def get_id(self) -> str:
        """The session's id."""
        return str(self.viewer.session_id)


def init_app(app: Flask, config: Config) -> None:
    """Let Flask-Login ask us, slide sessions on, and tell pages when theirs ends."""
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(load)
    manager.init_app(app)
    app.after_request(slide_on)
    app.context_processor(names)


def load(incoming: Request) -> SignedIn | None:
    """The person whose session the request's cookie names."""
    token = incoming.cookies.get(COOKIE)
    if not token:
        return None
    with db.reading():
        viewer = accounts.load_viewer(token)
    return SignedIn(viewer) if viewer is not None else None


def slide_on(response: Response) -> Response:
    """Write that the session was used, unless it was so lately or this is background polling."""
    background = "fragment" in request.args or "X-Background" in request.headers
    if "_login_user" not in g or background or response.status_code >= 500:
        return response
    viewer: accounts.Viewer | None = getattr(current_user, "viewer", None)
    if viewer is not None and is_due(viewer):
        with db.transaction():
            accounts.touch(viewer.session_id)
    return response


def names() -> dict[str, Any]:
    """`session_ends` and `session_now` for the layout's warning, where the session is one that ends within hours."""
    viewer: accounts.Viewer | None = getattr(current_user, "viewer", None)
    ends = viewer.ends_at if viewer is not None else None
    now = clock.now()
    return {"session_ends": ends if ends is not None and ends - now < WARN_WITHIN else None, "session_now": now}


def remember(response: BaseResponse, token: str, *, lasting: bool) -> None:
    """Give the browser its token; `lasting` keeps it when the browser closes."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(COOKIE_LIFE.total_seconds()) if lasting else None,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Lax",
    )


def forget(response: BaseResponse) -> None:
    """Take the token back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
