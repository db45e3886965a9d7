"""The person's inbox: messages, newest first, each leading to its page."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import notifications
from app.core.db import transaction
from app.core.errors import NotFound
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.storefront import bp


def _me() -> int:
    person_id = viewer().person_id
    if person_id is None:
        raise NotFound()
    return person_id


@bp.get("/me/inbox")
def inbox() -> ResponseReturnValue:
    """The newest fifty messages."""
    return render_template("storefront/inbox/index.html", messages=notifications.inbox(_me(), language()))


@bp.post("/me/inbox/<int:message_id>/reading")
def read_message(message_id: int) -> ResponseReturnValue:
    """Mark a message as read and go where it leads."""
    with transaction():
        message = notifications.read(message_id, _me())
    return redirect(message.path or url_for("storefront.inbox"))


@bp.post("/me/inbox/reading")
def read_all_messages() -> ResponseReturnValue:
    """Mark everything as read."""
    with transaction():
        notifications.read_all(_me())
    return redirect(url_for("storefront.inbox"))
