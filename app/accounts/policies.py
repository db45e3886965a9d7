"""Who may give and take roles, end sessions and reset second factors: an administrator, never their own."""

from __future__ import annotations

from app.accounts.viewer import Viewer
from app.core.errors import Forbidden


def can_administer(viewer: Viewer, person_id: int) -> bool:
    """Whether the viewer may change this person's roles and ways in."""
    return viewer.holds("admin") and viewer.person_id != person_id


def must_administer(viewer: Viewer, person_id: int) -> None:
    """`Forbidden` with the reason where `can_administer` says no."""
    if not can_administer(viewer, person_id):
        raise Forbidden("自己的岗位和登录方式要由另一位管理员处理")
