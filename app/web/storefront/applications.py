"""What a resident can have: the programmes where they live, applying, following, answering a return."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import enrolment
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.web import casewords, vocabulary
from app.web.kernel.errors import said
from app.web.kernel.viewer import viewer
from app.web.storefront import bp
from app.web.storefront.serving import here, served, serving


@bp.get("/applications", endpoint="applications")
def listed() -> ResponseReturnValue:
    """What this person has, what is under way, what they could apply for, and what does not fit and why."""
    who = served()
    options = enrolment.options(viewer(), who.resident_id)
    return render_template(
        "storefront/applications/index.html",
        who=who,
        groups=[
            (heading, [_option(each) for each in options if each.standing in kinds]) for heading, kinds in _groups()
        ],
        past=[
            row
            for row in enrolment.of_residents(viewer(), [who.resident_id])
            if row.state in ("rejected", "withdrawn", "ended")
        ],
        name_of=casewords.programme_name,
    )


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (_("正在办"), ("applied",)),
        (_("可以申请"), ("can_apply",)),
        (_("已经享受"), ("enrolled", "automatic")),
        (_("现在不符合"), ("not_met",)),
    ]


def _option(option: enrolment.Option) -> dict[str, Any]:
    stored = option.programme
    return {
        "option": option,
        "name": casewords.programme_name(stored),
        "benefit": casewords.benefit(stored, option.monthly, option.at_most)[0],
        "lacking": option.answer.failing,
    }


@bp.get("/applications/new")
def apply() -> ResponseReturnValue:
    """One programme: what it gives, who may have it, and the form."""
    return _form(request.args.get("programme_id", ""))


def _form(
    programme_id: str, *, errors: dict[str, str] | None = None, typed: dict[str, Any] | None = None
) -> ResponseReturnValue:
    who = served()
    found = [
        each for each in enrolment.options(viewer(), who.resident_id) if each.programme.programme_id == programme_id
    ]
    if not found:
        raise NotFound("没有找到这个补贴项目")
    page = render_template(
        "storefront/applications/new.html",
        who=who,
        shown=_option(found[0]),
        lines=casewords.lines(found[0].answer),
        payers=casewords.payers(found[0].programme),
        word=vocabulary.word,
        errors=errors or {},
        typed=typed or {},
    )
    return page, 422 if errors else 200


@bp.post("/applications")
def submit_application() -> ResponseReturnValue:
    """Hand it in. Twice is once: an open application is shown instead of a second one."""
    who, programme_id = served(), request.form.get("programme", "")
    statement, documents = request.form.get("statement", ""), request.form.getlist("documents")
    role = "resident" if who.is_self else "proxy"
    try:
        with transaction():
            row = enrolment.submit(
                viewer().acting(role), who.resident_id, programme_id, statement=statement, documents=documents
            )
            number = row.number
    except enrolment.OpenAlready as error:
        flash(said(error), "info")
        return redirect(here("storefront.application", number=error.number), 303)
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()} or {"statement": said(error)}
        return _form(programme_id, errors=fields, typed={"statement": statement, "documents": documents})
    except Conflict as error:
        flash(said(error), "info")
        return redirect(here("storefront.applications"), 303)
    return redirect(here("storefront.application", number=number, done=1), 303)


@bp.get("/applications/<number>")
def application(number: str) -> ResponseReturnValue:
    """Where an application stands, what comes next, and what is asked of the applicant."""
    return _page(number)


def _page(
    number: str, *, errors: dict[str, str] | None = None, typed: dict[str, Any] | None = None
) -> ResponseReturnValue:
    case = _case(number)
    person = viewer()
    template = "_application.html" if request.args.get("fragment") else "show.html"
    page = render_template(
        f"storefront/applications/{template}",
        **casewords.told(case),
        who=served(),
        may_answer=enrolment.may_answer(person, case.application),
        may_withdraw=enrolment.may_withdraw(person, case.application),
        started=next((each for each in case.enrolments if each.application_id == case.application.id), None),
        word=vocabulary.word,
        done=bool(request.args.get("done")),
        errors=errors or {},
        typed=typed or {},
    )
    return page, 422 if errors else 200


def _case(number: str) -> enrolment.Case:
    """The case, if it is of somebody this page may be for."""
    case = enrolment.case(viewer(), number)
    if all(person.resident_id != case.resident_id for person in serving().people):
        raise NotFound("没有找到这件申请")
    return case


@bp.post("/applications/<number>/answer")
def answer_application(number: str) -> ResponseReturnValue:
    """Hand in what was missing."""
    application_id, revision = _case(number).application.id, request.form.get("revision", 0, type=int)
    statement, documents = request.form.get("statement", ""), request.form.getlist("documents")
    try:
        with transaction():
            enrolment.answer_return(
                application_id, viewer(), revision=revision, statement=statement, documents=documents
            )
    except Invalid as error:
        fields = {name: _(text) for name, text in error.fields.items()}
        return _page(number, errors=fields, typed={"statement": statement, "documents": documents})
    except Conflict as error:
        flash(said(error), "info")
    return redirect(here("storefront.application", number=number), 303)


@bp.post("/applications/<number>/withdrawal")
def withdraw_application(number: str) -> ResponseReturnValue:
    """Take it back."""
    application_id = _case(number).application.id
    try:
        with transaction():
            enrolment.withdraw(application_id, viewer())
        flash(_("申请已撤回"), "success")
    except Conflict as error:
        flash(said(error), "info")
    return redirect(here("storefront.applications"), 303)
