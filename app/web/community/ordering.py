"""Into the shop for a resident: the storefront's own pages, with the desk's channel recorded."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app import residents
from app.web.community import bp
from app.web.kernel.viewer import viewer


@bp.get("/residents/<int:resident_id>/order")
def order_for(resident_id: int) -> ResponseReturnValue:
    """Lead to what can be ordered where the resident lives; 403 with the reason for who may not order for them."""
    residents.can_order_for(viewer(), resident_id)
    whom: dict[str, Any] = {"for": resident_id}
    return redirect(url_for("storefront.services", **whom))
