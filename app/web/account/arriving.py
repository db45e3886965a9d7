"""The last step of every way in: open the session, give the browser its token, lead on."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app import accounts
from app.core.db import transaction
from app.web.account import login
from app.web.kernel.landing import desk_of
from app.web.kernel.ways import safe_next

_DEVICES = (
    ("MicroMessenger", "微信"), ("HarmonyOS", "鸿蒙手机"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Android", "安卓手机"), ("Windows", "Windows 电脑"), ("Macintosh", "Mac 电脑"), ("Linux", "Linux 电脑"),
)  # fmt: skip


def device() -> str:
    """A word for the browser that asks, such as `安卓手机`, so that a list of sessions can be read."""
    agent = request.headers.get("User-Agent", "")
    return next((word for sign, word in _DEVICES if sign in agent), "浏览器")


def open_session(person_id: int, *, second_factor: bool) -> str:
    """A fresh session row; notes of former steps are gone. Call inside a transaction; the token."""
    session.clear()
    return accounts.start_session(person_id, device(), second_factor=second_factor)


def lead_on(token: str, asked: str | None, *, second_factor: bool) -> ResponseReturnValue:
    """Redirect to where the person wanted to go, else to their desk, else to the home page, signed in."""
    with transaction():
        viewer = accounts.load_viewer(token)
    desk = desk_of(viewer) if viewer is not None else None
    answer = redirect(safe_next(asked, desk or url_for("storefront.home")), 303)
    login.remember(answer, token, lasting=not second_factor)
    return answer
