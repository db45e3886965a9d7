"""谁看过我的资料: every full look at my sealed data, with its reason."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app import residents
from app.web.account import bp
from app.web.kernel.viewer import viewer


@bp.get("/me/looks")
def looks() -> ResponseReturnValue:
    """Who looked, at what, why and when; nothing for somebody who is no resident."""
    me = viewer()
    resident = residents.of_person(me.person_id)
    seen = residents.looks_at(me, resident.id) if resident is not None else []
    return render_template("account/looks/index.html", seen=seen, is_resident=resident is not None)
