"""Filing a price."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import catalogue
from app.catalogue.queries import own_service
from app.core.db import transaction
from app.core.errors import LinliError
from app.web.kernel.typed import Typed, field_errors
from app.web.provider import bp, rail, services


@bp.post("/services/<int:service_id>/prices")
def file_price(service_id: int) -> ResponseReturnValue:
    """File a price from a day on; a rise on publicly paid services waits for the street."""
    person, typed = rail.manager(), Typed(request.form)
    own_service([rail.provider().id], service_id)
    try:
        price, from_day, reason = typed.money("new_price"), typed.day("from_day"), typed.text("reason", 200)
        typed.check()
        with transaction():
            filing = catalogue.file_price(service_id, price, from_day, by=person, reason=reason)
            counts = filing.state == "approved"
    except LinliError as error:
        return services.page(service_id, field_errors(error, "new_price", price="new_price")), error.status
    told = _("新价格已生效，从那一天起用") if counts else _("涨价已报给街道，同意后从那一天起用；已下的订单不变")
    flash(told, "success")
    return redirect(url_for("provider.service", service_id=service_id), 303)
