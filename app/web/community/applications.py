"""Applications at the desk: handing one in for a resident, endorsing what others handed in, answering a return."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import enrolment, residents
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.web import casewords
from app.web.community import bp
from app.web.community.rail import at_the_desk
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer

TURNS = ("", "mine", "returned", "done")
LIMIT = 50


@bp.get("/applications", endpoint="applications")
def listed() -> ResponseReturnValue:
    """The applications of the desk's residents, the most urgent first."""
    turn = request.args.get("turn", "")
    turn = turn if turn in TURNS else ""
    rows = enrolment.queue(viewer(), enrolment.Filters(turn=turn), limit=LIMIT)
    words = {"": _("全部"), "mine": _("等我核实"), "returned": _("等补件"), "done": _("已办结")}
    return render_template(
        "community/applications/index.html",
        rows=rows,
        tabs_shown=[
            {"href": url_for("community.applications", turn=each or None), "text": words[each], "current": each == turn}
            for each in TURNS
        ],
        fragment=bool(request.args.get("fragment")),
        turn=turn,
    )


@bp.get("/applications/<number>")
def application(number: str) -> ResponseReturnValue:
    """One case, with the rule's answer line by line."""
    return _case_page(number)


def _case_page(
    number: str, *, act: str = "", errors: dict[str, str] | None = None, typed: dict[str, object] | None = None
) -> ResponseReturnValue:
    case = enrolment.case(viewer(), number)
    page = render_template(
        "community/applications/show.html",
        **casewords.told(case),
        may_answer=enrolment.may_answer(at_the_desk(), case.application),
        act=act or request.args.get("act", ""),
        errors=errors or {},
        typed=typed or {},
    )
    return page, 422 if errors else 200


@bp.post("/applications/<number>/endorsement")
def endorse_application(number: str) -> ResponseReturnValue:
    """Vouch for what was written."""
    person, revision = at_the_desk(), request.form.get("revision", 0, type=int)
    application_id = enrolment.find(person, number).id
    try:
        with transaction():
            enrolment.endorse(application_id, person, revision=revision)
    except Conflict as error:
        flash(said(error), "error")
        return redirect(url_for("community.application", number=number), 303)
    flash(_("已核实，转给街道审批：%(number)s", number=number), "success")
    return redirect(url_for("community.applications", turn="mine"), 303)


@bp.post("/applications/<number>/return")
def return_application(number: str) -> ResponseReturnValue:
    """Send it back for papers."""
    person, revision = at_the_desk(), request.form.get("revision", 0, type=int)
    reason, missing = request.form.get("reason", ""), request.form.getlist("missing")
    application_id = enrolment.find(person, number).id
    try:
        with transaction():
            enrolment.return_(application_id, person, reason=reason, missing=missing, revision=revision)
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()}
        return _case_page(number, act="return", errors=fields, typed={"reason": reason, "missing": missing})
    except Conflict as error:
        flash(said(error), "error")
        return redirect(url_for("community.application", number=number), 303)
    flash(_("已退回补件：%(number)s", number=number), "success")
    return redirect(url_for("community.applications", turn="mine"), 303)


@bp.post("/applications/<number>/answer")
def answer_application(number: str) -> ResponseReturnValue:
    """Hand in what was missing, for the resident."""
    person, revision = at_the_desk(), request.form.get("revision", 0, type=int)
    application_id = enrolment.find(person, number).id
    statement, documents = request.form.get("statement", ""), request.form.getlist("documents")
    try:
        with transaction():
            enrolment.answer_return(application_id, person, revision=revision, statement=statement, documents=documents)
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()}
        return _case_page(number, errors=fields, typed={"statement": statement})
    except Conflict as error:
        flash(said(error), "error")
        return redirect(url_for("community.application", number=number), 303)
    flash(_("补件已提交"), "success")
    return redirect(url_for("community.application", number=number), 303)


@bp.get("/residents/<int:resident_id>/applications/new")
def apply(resident_id: int) -> ResponseReturnValue:
    """The form for one programme, with what the rule says today."""
    return _apply_page(resident_id, request.args.get("programme", ""))


def _apply_page(
    resident_id: int, programme_id: str, *, errors: dict[str, str] | None = None, typed: dict[str, object] | None = None
) -> ResponseReturnValue:
    person = at_the_desk()
    card = residents.card(person, resident_id)
    found = [each for each in enrolment.options(person, resident_id) if each.programme.programme_id == programme_id]
    if not found:
        raise NotFound
    page = render_template(
        "community/applications/new.html",
        card=card,
        option=found[0],
        name=casewords.programme_name(found[0].programme),
        lines=casewords.lines(found[0].answer),
        errors=errors or {},
        typed=typed or {},
    )
    return page, 422 if errors else 200


@bp.post("/residents/<int:resident_id>/applications")
def submit_application(resident_id: int) -> ResponseReturnValue:
    """Hand the application in for the resident."""
    person, programme_id = at_the_desk(), request.form.get("programme", "")
    statement, documents = request.form.get("statement", ""), request.form.getlist("documents")
    try:
        with transaction():
            row = enrolment.submit(person, resident_id, programme_id, statement=statement, documents=documents)
            number = row.number
    except enrolment.OpenAlready as error:
        flash(said(error), "warning")
        return redirect(url_for("community.application", number=error.number), 303)
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()} or {"statement": said(error)}
        return _apply_page(
            resident_id, programme_id, errors=fields, typed={"statement": statement, "documents": documents}
        )
    except Conflict as error:
        flash(said(error), "warning")
        return redirect(url_for("community.resident", resident_id=resident_id), 303)
    flash(_("申请已提交：%(number)s", number=number), "success")
    return redirect(url_for("community.application", number=number), 303)
