"""Who is looking. Views ask here; nothing else touches Flask-Login."""

from __future__ import annotations

from flask import g
from flask_login import AnonymousUserMixin, current_user

from app.accounts import Viewer
from app.core.errors import LinliError


class SignInNeeded(LinliError):
    """Nobody is signed in; the edge leads to the sign-in page and back."""

    status = 401
    code = "sign_in_needed"

    def __init__(self) -> None:
        super().__init__("请先登录")


def viewer_or_none() -> Viewer | None:
    """The signed-in person, or None."""
    found: Viewer | None = getattr(current_user, "viewer", None)
    return found


def ask_nothing() -> None:
    """Show the rest of this request as to a stranger if who is looking is not known yet: the database may be away."""
    if "_login_user" not in g:
        g._login_user = AnonymousUserMixin()
    g.setdefault("unread", 0)


def viewer() -> Viewer:
    """The signed-in person; `SignInNeeded` where there is none."""
    found = viewer_or_none()
    if found is None:
        raise SignInNeeded
    return found
