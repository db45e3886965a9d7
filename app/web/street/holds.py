"""待人工裁定: served without full proof, so public money waits for a person's word."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import funding, orders, residents, visits
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid
from app.web.kernel.viewer import viewer
from app.web.street import bp
from app.web.street.rail import acting


@dataclass(frozen=True, slots=True)
class Case:
    """One order whose public lines are held: what was reported, and the money in question (fen)."""

    order: orders.OrderLine
    reasons: list[str]
    records: list[visits.VisitRecord]
    lines: list[funding.Line]
    amount: int
    mine_to_decide: bool


@bp.get("/holds")
def holds() -> ResponseReturnValue:
    """Every order that waits for a decision, the longest waiting first."""
    return render_template("street/holds/index.html", cases=_cases(), errors={}, at="")


@bp.post("/holds/<number>/decision")
def decide_holds(number: str) -> ResponseReturnValue:
    """Let the held money go on, or give it back to the budget; with the reason."""
    person = acting(viewer(), "street_approver", "street_officer", "district_approver")
    decision, reason = request.form.get("decision", ""), request.form.get("reason", "").strip()
    try:
        with transaction():
            order = orders.find(person, number)
            _must_decide(order)
            waiting = [hold for hold in funding.holds([order.id]) if hold.decided_at is None]
            if not waiting:
                raise Conflict("这一笔已经有人决定过了", code="decided_already")
            for hold in waiting:
                funding.decide_hold(hold.id, decision, person, reason=reason[:300])
    except Invalid as error:
        page = render_template("street/holds/index.html", cases=_cases(), errors=error.fields, at=number)
        return page, 422
    flash(_("已经决定，记在这一单的卷宗里。"), "success")
    return redirect(url_for("street.holds"), 303)


def _must_decide(order: orders.Order) -> None:
    if not funding.can_decide_hold(viewer(), order.street_code):
        raise Forbidden("暂缓的款项由街道经办或审批人决定")
    if _own(order.placed_by, order.resident_id):
        raise Forbidden("自己的单要由另一位工作人员决定")


def _own(placed_by: int, resident_id: int) -> bool:
    me = viewer().person_id
    return me == placed_by or me in residents.told_about(resident_id)


def _cases() -> list[Case]:
    person = viewer()
    found = []
    for order_id in funding.held_orders(person):
        order = orders.find_id(person, order_id)
        lines = [line for line in funding.lines([order_id])[order_id] if line.held]
        reasons = sorted({reason for line in lines for reason in line.held})
        mine = funding.can_decide_hold(person, order.street_code) and not _own(order.placed_by, order.resident_id)
        amount = sum(int(line.counts) for line in lines)
        row = orders.line_of(person, order)
        found.append(Case(row, reasons, visits.of_order(order), lines, amount, mine))
    return found
