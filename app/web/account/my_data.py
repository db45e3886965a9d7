"""我的资料: all that is kept about me to take away, and being forgotten."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import enrolment, orders, residents
from app.core import clock
from app.core.db import transaction
from app.core.errors import Conflict
from app.web.account import bp
from app.web.account.login import forget as forget_cookie
from app.web.kernel.viewer import viewer

UNDER_WAY = ("draft", "submitted", "endorsed", "reviewed", "returned")


@bp.get("/me/data")
def my_data() -> ResponseReturnValue:
    """What is kept, how to take it along, and what stands in the way of being forgotten."""
    resident = residents.of_person(viewer().person_id)
    return render_template(
        "account/my_data/index.html", is_resident=resident is not None, obstacles=_obstacles(), errors={}
    )


@bp.get("/me/data.json")
def export_data() -> ResponseReturnValue:
    """Everything as one file."""
    me = viewer()
    kept: dict[str, Any] = residents.export(me)
    resident = residents.of_person(me.person_id)
    lines = orders.mine(me, resident.id if resident else None, limit=10_000)
    kept["orders"] = [
        {
            "number": line.number, "service": line.service_name, "day": line.day.isoformat(), "state": line.state,
            "price_fen": int(line.price + line.fees), "my_part_fen": int(line.resident_part),
        }
        for line in lines
    ]  # fmt: skip
    body = json.dumps(kept, ensure_ascii=False, indent=2)
    answer = Response(body, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="linli-{clock.today():%Y%m%d}.json"'
    return answer


@bp.post("/me/data/erasure")
def erase_data() -> ResponseReturnValue:
    """Forget me: asked for with a word typed, refused while something is under way."""
    if request.form.get("sure") != "1":
        errors = {"sure": _("请先勾选确认")}
        page = render_template("account/my_data/index.html", is_resident=True, obstacles=_obstacles(), errors=errors)
        return page, 422
    with transaction():
        if _obstacles():
            raise Conflict("还有没办完的事，办完或取消后才能注销")
        residents.erase(viewer())
    flash(_("您的资料已经注销。谢谢您用过邻里。"), "success")
    answer = redirect(url_for("storefront.home"), 303)
    forget_cookie(answer)
    return answer


def _obstacles() -> list[str]:
    """What is under way for the person, in words."""
    me = viewer()
    resident = residents.of_person(me.person_id)
    if resident is None:
        return []
    open_orders = orders.mine(me, resident.id, limit=50, open_only=True)
    waiting = [row for row in enrolment.of_residents(me, [resident.id]) if row.state in UNDER_WAY]
    said = [_("%(n)s 张订单还没有办完", n=len(open_orders))] if open_orders else []
    return said + ([_("%(n)s 件申请还在办理", n=len(waiting))] if waiting else [])
