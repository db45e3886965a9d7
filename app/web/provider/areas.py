"""Where the provider serves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import places, providers
from app.core.db import transaction
from app.core.errors import LinliError
from app.web.kernel.typed import field_errors
from app.web.provider import bp, rail


@bp.get("/areas")
def areas() -> ResponseReturnValue:
    """The divisions served: the whole street, or some of its communities, or other streets of the district."""
    rail.manager()
    return _page()


@bp.post("/areas")
def set_areas() -> ResponseReturnValue:
    """Serve exactly the divisions ticked."""
    person, card = rail.manager(), rail.provider()
    try:
        with transaction():
            providers.set_areas(card.id, request.form.getlist("areas"), by=person)
    except LinliError as error:
        return _page(field_errors(error)), error.status
    flash(_("服务区域已改好"), "success")
    return redirect(url_for("provider.areas"), 303)


def _page(errors: dict[str, str] | None = None) -> str:
    card = rail.provider()
    served = providers.areas(card.id)
    open_street = request.args.get("street", card.street_code)[:9]
    streets = [each for each in places.children(card.street_code[:6]) if each.level == "street"]
    shown = {open_street: places.children(open_street)} if any(each.code == open_street for each in streets) else {}
    offered = {each.code for each in streets} | {each.code for below in shown.values() for each in below}
    return render_template(
        "provider/areas/areas.html",
        streets=[(each.code, each.name) for each in streets],
        open_street=open_street,
        communities=[(each.code, each.name) for each in shown.get(open_street, [])],
        elsewhere=[(each.code, each.name) for each in served if each.code not in offered],
        chosen=request.form.getlist("areas") or [each.code for each in served],
        errors=errors or {},
    )
