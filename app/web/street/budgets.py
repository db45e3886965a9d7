"""Budgets of the office: what each programme has left, how it burns down, and the moves that wait for a decision."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts, funding, places
from app.core import clock
from app.core.db import transaction
from app.core.errors import Invalid, LinliError, NotFound
from app.core.money import Money
from app.web import formatting
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.kernel.words import language
from app.web.street import bp
from app.web.street.rail import acting

STREET = 9
MAKERS = ("street_officer", "district_officer", "finance_officer")
DECIDERS = ("street_approver", "district_approver", "finance_officer")


@bp.get("/budgets")
def budgets() -> ResponseReturnValue:
    """This year's budgets: put in, allotted on, promised, spent, left."""
    year = request.args.get("year", clock.today().year, type=int)
    rows = funding.budgets(viewer(), year)
    waiting = [move for move in funding.moves_of(viewer()) if move.state == "proposed"]
    return render_template(
        "street/budgets/index.html",
        rows=rows,
        year=year,
        years=[clock.today().year + step for step in (-1, 0, 1)],
        english=language() == "en",
        waiting=waiting,
        makers=accounts.names(move.made_by for move in waiting),
        may_decide={move.id for move in waiting if funding.can_decide_move(viewer(), move)},
    )


@bp.get("/budgets/<int:budget_id>")
def budget(budget_id: int) -> ResponseReturnValue:
    """One budget burning down, with every move into it."""
    return _show(funding.budget(viewer(), budget_id), {}, {})


@bp.post("/budgets/<int:budget_id>/moves")
def propose_budget_move(budget_id: int) -> ResponseReturnValue:
    """Propose money for this budget, or from it for a division below; somebody else decides."""
    person = acting(viewer(), *MAKERS)
    row = funding.budget(person, budget_id)
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    try:
        funding.must_propose(person, to or row.division_code)
        amount = _amount(request.form.get("amount", ""))
        with transaction():
            if to:
                funding.allot(budget_id, to, amount, person, reason=reason)
            else:
                funding.set_budget(row.programme_id, row.division_code, row.year, amount, person, reason=reason)
    except Invalid as error:
        return _show(row, error.fields, request.form.to_dict()), 422
    flash(_("已提出，等另一位同事决定"), "success")
    return redirect(url_for("street.budget", budget_id=budget_id), 303)


def _amount(typed: str) -> Money:
    try:
        return Money.yuan(typed.replace(",", "").strip())
    except ValueError:
        raise Invalid(fields={"amount": "金额写成 5000 或 5000.00 这样"}) from None


def _show(row: funding.BudgetRow, errors: Mapping[str, str], typed: Mapping[str, str]) -> str:
    budget_id = row.id
    burn = funding.burn_down(budget_id)
    first = burn.points[0].day
    moves = funding.moves_of(viewer(), budget_id=budget_id)
    return render_template(
        "street/budgets/show.html",
        row=row,
        name=row.name_en if language() == "en" else row.name,
        points=[((point.day - first).days, int(point.left)) for point in burn.points],
        first=formatting.date_short(first),
        last=formatting.date_short(burn.month_end),
        days=max(1, (burn.month_end - first).days),
        sentence=_sentence(burn),
        moves=moves,
        people=accounts.names([each for move in moves for each in (move.made_by, move.decided_by)]),
        may_decide={move.id for move in moves if funding.can_decide_move(viewer(), move)},
        english=language() == "en",
        receivers=_receivers(row),
        errors={field: _(words) for field, words in errors.items()},
        typed=typed,
    )


def _receivers(row: funding.BudgetRow) -> list[tuple[str, str]]:
    """Where this person may propose that money goes: into this budget, or on to a division right below, to streets."""
    found = [("", _("本级：出资方拨入"))] if funding.can_propose_move(viewer(), row.division_code) else []
    below = places.children(row.division_code) if len(row.division_code) < STREET else []
    return found + [
        (each.code, _("下达给 %(name)s", name=each.name))
        for each in below
        if funding.can_propose_move(viewer(), each.code)
    ]


def _sentence(burn: funding.BurnDown) -> str:
    if not burn.pace:
        return _("最近四周没有支出")
    if burn.runs_out is None:
        return _("照最近四周的用法，够用到年底")
    return _("照最近四周的用法，大约用到 %(day)s", day=formatting.date(burn.runs_out))


@bp.post("/budget-moves/<int:move_id>/decision")
def decide_budget_move(move_id: int) -> ResponseReturnValue:
    """Agree to a move of money that another official proposed, or not."""
    person = acting(viewer(), *DECIDERS)
    found = funding.moves_of(person, move_id=move_id)
    if not found:
        raise NotFound
    funding.must_decide(person, found[0])
    agreed, budget_id = request.form.get("decision") == "yes", found[0].budget_id
    try:
        with transaction():
            funding.decide_move(move_id, agreed, by=person)
        flash(_("已同意，金额已经到账") if agreed else _("已不同意，没有动钱"), "success")
    except LinliError as error:
        flash(said(error), "error")
    return redirect(url_for("street.budget", budget_id=budget_id), 303)
