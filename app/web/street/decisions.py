"""Deciding a case: one verb a button, and back to the next case in the queue."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import enrolment
from app.accounts import Viewer
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.enrolment.models import Application
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.street import applications, bp
from app.web.street.rail import acting

Verb = Callable[[int, Viewer, int], Application]
APPROVERS = ("street_approver", "district_approver")
OFFICERS = ("street_officer", "street_approver", "district_officer", "district_approver")


@bp.post("/applications/<number>/endorsement")
def endorse_application(number: str) -> ResponseReturnValue:
    """Confirm what the community wrote itself."""
    return _decide(number, OFFICERS, lambda found, by, seen: enrolment.endorse(found, by, revision=seen), _("已核实"))


@bp.post("/applications/<number>/review")
def review_application(number: str) -> ResponseReturnValue:
    """Check it and pass it on."""
    return _decide(number, OFFICERS, lambda found, by, seen: enrolment.review(found, by, revision=seen), _("已复核"))


@bp.post("/applications/<number>/approval")
def approve_application(number: str) -> ResponseReturnValue:
    """Approve this step."""
    return _decide(number, APPROVERS, lambda found, by, seen: enrolment.approve(found, by, revision=seen), _("已通过"))


@bp.post("/applications/<number>/return")
def return_application(number: str) -> ResponseReturnValue:
    """Send it back for papers, with what is missing."""
    reason, missing = request.form.get("reason", ""), request.form.getlist("missing")
    return _decide(
        number,
        OFFICERS,
        lambda found, by, seen: enrolment.return_(found, by, reason=reason, missing=missing, revision=seen),
        _("已退回补件"),
        act="return",
    )


@bp.post("/applications/<number>/rejection")
def reject_application(number: str) -> ResponseReturnValue:
    """Decide against it, with the reason."""
    reason = request.form.get("reason", "")
    return _decide(
        number,
        OFFICERS,
        lambda found, by, seen: enrolment.reject(found, by, reason=reason, revision=seen),
        _("已决定不通过"),
        act="reject",
    )


def _decide(number: str, roles: tuple[str, ...], verb: Verb, done: str, act: str = "") -> ResponseReturnValue:
    """Do it in one transaction; a refusal in words is shown on the case, an act by someone else likewise."""
    person = acting(viewer(), *roles)
    found = enrolment.find(person, number)
    application_id, following = found.id, _following(number)
    seen = request.form.get("revision", type=int) or 0
    try:
        with transaction():
            verb(application_id, person, seen)
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()} or {"reason": said(error)}
        typed = {"reason": request.form.get("reason", ""), "missing": request.form.getlist("missing")}
        return applications.page(number, act=act, errors=fields, typed=typed)
    except Conflict as error:
        flash(said(error), "error")
        return redirect(url_for("street.application", number=number, **applications.kept()), 303)
    flash(_("%(done)s：%(number)s", done=done, number=number), "success")
    if following:
        return redirect(url_for("street.application", number=following, **applications.kept()), 303)
    return redirect(url_for("street.queue", **applications.kept()), 303)


def _following(number: str) -> str | None:
    """The case after this one in the queue as it stood, else the one before."""
    rows = [row.number for row in enrolment.queue(viewer(), applications.filters(), limit=applications.LIMIT)]
    if number not in rows:
        return rows[0] if rows else None
    at = rows.index(number)
    rest = [*rows[at + 1 :], *rows[:at][::-1]]
    return rest[0] if rest else None
