"""我的: whom I order for, messages, language and mode, sessions, who looked at my data."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app import accounts, residents
from app.web.account import bp
from app.web.kernel.landing import desk_of
from app.web.kernel.viewer import viewer


@bp.get("/me")
def me() -> ResponseReturnValue:
    """My page."""
    person = viewer()
    return render_template(
        "account/me/show.html",
        people=[served for served in residents.people_of(person) if not served.is_self],
        phone=accounts.masked_phone(accounts.get(person.person_id)),
        is_resident=residents.of_person(person.person_id) is not None,
        session_count=len(accounts.sessions_of(person.person_id)),
        desk=desk_of(person),
    )
