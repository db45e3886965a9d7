"""Approving several cases at once: the sum and the budget first, then each case on its own, with its own result."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import enrolment
from app.accounts import Viewer
from app.core import clock
from app.core.db import transaction
from app.core.errors import LinliError
from app.enrolment.models import Application
from app.web.casewords import programme_name
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.residentfacts import short_place
from app.web.street import applications, bp, money
from app.web.street.decisions import APPROVERS
from app.web.street.rail import acting, desk_code

MOST = 30
KEPT = "bulk_results"


@bp.get("/applications/approvals")
def approvals() -> ResponseReturnValue:
    """Before: the chosen cases, their sum a month and the budget left. After: what became of each."""
    results = session.pop(KEPT, None)
    if results is not None and "id" not in request.args:
        return render_template("street/applications/results.html", results=results, kept=applications.kept)
    rows = _chosen()
    if not rows:
        return redirect(url_for("street.queue", **applications.kept()))
    ready = [row for row in rows if row.holds and row.step_task == "approve"]
    left_out = [row for row in rows if row not in ready]
    day = clock.today()
    return render_template(
        "street/applications/approvals.html",
        rows=ready,
        left_out=left_out,
        sums=money.before_approving(viewer(), desk_code(), ready),
        total=sum(row.monthly or 0 for row in ready),
        months_left=money.months_left_in_year(day),
        kept=applications.kept,
        amount=money.amount_words,
        name_of=programme_name,
        short_place=short_place,
    )


def _chosen() -> list[enrolment.QueueRow]:
    wanted = {each for each in request.args.getlist("id")[:MOST] if each.isdigit()}
    return enrolment.queue_of(viewer(), [int(each) for each in wanted])


@bp.post("/applications/approvals")
def approve_applications() -> ResponseReturnValue:
    """Approve each of the listed cases as it was seen; one that cannot be approved keeps its reason."""
    person = acting(viewer(), *APPROVERS)
    results: list[tuple[str, bool, str]] = []
    for entry in request.form.getlist("case")[:MOST]:
        application_id, _dot, revision = entry.partition(".")
        if application_id.isdigit() and revision.isdigit():
            results.append(_approve_one(int(application_id), int(revision), person))
    session[KEPT] = results
    return redirect(url_for("street.approvals", **applications.kept()), 303)


def _approve_one(application_id: int, revision: int, person: Viewer) -> tuple[str, bool, str]:
    number = ""
    try:
        with transaction():
            row: Application = enrolment.approve(application_id, person, revision=revision)
            number = row.number
    except LinliError as error:
        number = number or enrolment.number_of(person, application_id) or _("未知编号")
        return number, False, said(error)
    return number, True, ""
