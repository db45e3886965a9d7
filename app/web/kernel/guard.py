"""The first rung: may you be in this room at all. The second is the scoped query, the third `can_*`."""

from __future__ import annotations

from flask import Blueprint

from app.core.errors import Forbidden
from app.web.kernel.viewer import viewer


def require(bp: Blueprint, *roles: str) -> None:
    """Let only people holding one of `roles` today into the console; with none named, anyone signed in."""

    def check() -> None:
        person = viewer()
        if roles and not person.holds(*roles):
            raise Forbidden("这里是工作人员的页面，您的账号没有进入的权限")

    bp.before_request(check)
