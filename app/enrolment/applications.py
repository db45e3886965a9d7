"""Applying: handing in, answering a return, withdrawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app import residents
from app.accounts import Viewer
from app.core import calendar, clock, crypto, events
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.ids import new_id, public_number
from app.enrolment import answers, estimates, policies
from app.enrolment.errors import OpenAlready
from app.enrolment.events import ApplicationSubmitted, ApplicationWithdrawn
from app.enrolment.models import Application, Enrolment
from app.enrolment.states import APPLICATION, OPEN
from app.programmes import versions
from app.programmes.rule import Step
from app.programmes.versions import StoredProgramme
from app.residents.models import Resident

STATEMENT, ANSWER = "applications.statement", "applications.answer"
MAX_STATEMENT = 500


def submit(
    by: Viewer, resident_id: int, programme_id: str, *, statement: str = "", documents: Sequence[str] = ()
) -> Application:
    """Hand in an application for a resident and let its first step's clock run.

    The rule's answer about the facts of today is kept with it; a negative one does not hinder applying.
    `OpenAlready` where one is open, `Conflict` where the resident is enrolled, `Forbidden` for who may not
    apply for them, `NotFound` where the programme does not exist for where they live, `Invalid` for too long words.
    """
    resident = residents.get(by, resident_id)
    verdict = policies.may_apply(by, resident)
    if not verdict:
        raise Forbidden(verdict.reason)
    stored = _applicable(programme_id, resident.residence_code)
    text = _checked(statement)
    _refuse_second(resident.id, programme_id)
    row = _draft(by, resident, stored, text, _known(documents, stored))
    _hand_in(row, stored, by, act="submit")
    return row


def _applicable(programme_id: str, residence_code: str) -> StoredProgramme:
    for stored in versions.in_force(clock.today(), residence_code):
        if stored.programme_id == programme_id:
            if not stored.needs_application:
                raise Invalid("这个项目不用申请，符合条件下单时会自动减免")
            return stored
    raise NotFound("没有找到这个补贴项目")


def _checked(statement: str) -> str:
    text = statement.strip()
    if len(text) > MAX_STATEMENT:
        raise Invalid(fields={"statement": "情况说明最多 500 个字"})
    return text


def _known(documents: Sequence[str], stored: StoredProgramme) -> list[str]:
    return [each for each in stored.documents if each in documents]


def _refuse_second(resident_id: int, programme_id: str) -> None:
    s, day = session(), clock.today()
    number = s.scalar(
        select(Application.number).where(
            Application.resident_id == resident_id,
            Application.programme_id == programme_id,
            Application.state.in_(OPEN),
        )
    )
    if number is not None:
        raise OpenAlready(number)
    enrolled = select(Enrolment.id).where(
        Enrolment.resident_id == resident_id,
        Enrolment.programme_id == programme_id,
        or_(Enrolment.until_day.is_(None), Enrolment.until_day >= day),
    )
    if s.scalar(enrolled.limit(1)) is not None:
        raise Conflict("这位居民已经有这个项目的资格，不用再申请", code="enrolled_already")


def _draft(
    by: Viewer, resident: Resident, stored: StoredProgramme, statement: str, documents: list[str]
) -> Application:
    s, row_id = session(), new_id()
    answer = answers.ask(stored, resident.id, clock.today())
    monthly, at_most = estimates.monthly(stored, resident.id, clock.today())
    row = Application(
        id=row_id,
        number=public_number("S", f"{clock.today():%y%m%d}", 5),
        resident_id=resident.id,
        programme_id=stored.programme_id,
        version_id=stored.version_id,
        applied_by=by.person_id,
        channel=by.channel,
        state=APPLICATION.initial,
        step=0,
        statement_sealed=crypto.seal(statement, STATEMENT, row_id) if statement else None,
        holds=answer.holds,
        answer_sealed=answers.seal(answer, ANSWER, row_id),
        monthly=monthly,
        monthly_at_most=at_most,
        documents=documents,
        missing=[],
        community_code=resident.residence_code,
        street_code=resident.residence_code[:9],
        revision=1,
        created_at=clock.now(),
    )
    try:
        with s.begin_nested():
            s.add(row)
            s.flush()
    except IntegrityError:
        _refuse_second(resident.id, stored.programme_id)
        raise Conflict("刚刚有人提交了同样的申请，请刷新看看") from None
    return row


def _hand_in(row: Application, stored: StoredProgramme, by: Viewer, *, act: str) -> None:
    step = stored.steps[row.step]
    APPLICATION.move(row, "submitted", by=by, act=act, for_id=row.resident_id, detail={"programme": row.programme_id})
    row.submitted_at, row.missing = clock.now(), []
    due_on = start_clock(row, step)
    session().flush()
    events.announce(
        ApplicationSubmitted(
            row.id,
            row.number,
            row.resident_id,
            row.programme_id,
            row.version_id,
            row.applied_by,
            row.community_code,
            row.street_code,
            step.by,
            due_on,
            again=act != "submit",
        )
    )


def start_clock(row: Application, step: Step) -> dt.date:
    """Put the application at a step and let its clock run from today; the day it ends.

    It is provisional where that year's calendar is missing.
    """
    row.step_by, row.step_task = step.by, step.task
    row.due_on, row.due_provisional = calendar.add_working_days(clock.today(), step.working_days)
    return row.due_on


def answer_return(
    application_id: int, by: Viewer, *, revision: int, statement: str = "", documents: Sequence[str] = ()
) -> Application:
    """Hand in what was missing; the application goes on at the step that returned it, with today's answer."""
    row = locked(application_id)
    verdict = policies.may_answer(by, row)
    if not verdict:
        raise Forbidden(verdict.reason)
    if row.revision != revision:
        raise Conflict("这件申请刚刚有了变化，请看过最新内容再提交")
    text = _checked(statement)
    stored = versions.get(row.version_id)
    if text:
        row.statement_sealed = crypto.seal(text, STATEMENT, row.id)
    row.documents = _known([*row.documents, *documents], stored)
    answer = answers.ask(current_version(row), row.resident_id, clock.today())
    row.holds, row.answer_sealed = answer.holds, answers.seal(answer, ANSWER, row.id)
    row.monthly, row.monthly_at_most = estimates.monthly(stored, row.resident_id, clock.today())
    row.revision += 1
    _hand_in(row, stored, by, act="resubmit")
    return row


def withdraw(application_id: int, by: Viewer, *, reason: str = "") -> Application:
    """Take an open application back."""
    row = locked(application_id)
    verdict = policies.may_withdraw(by, row)
    if not verdict:
        raise Forbidden(verdict.reason)
    APPLICATION.move(row, "withdrawn", by=by, act="withdraw", for_id=row.resident_id, reason=reason.strip() or None)
    row.revision += 1
    row.due_on, row.decided_at = None, clock.now()
    session().flush()
    events.announce(
        ApplicationWithdrawn(row.id, row.number, row.resident_id, row.programme_id, row.community_code, row.street_code)
    )
    return row


def locked(application_id: int) -> Application:
    """The row, locked for this transaction; `NotFound` where there is none."""
    query = select(Application).where(Application.id == application_id).with_for_update()
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("没有找到这件申请")
    return row


def current_version(row: Application) -> StoredProgramme:
    """The version of the programme in force today where the resident lives; else the one applied under."""
    for stored in versions.in_force(clock.today(), row.community_code):
        if stored.programme_id == row.programme_id:
            return stored
    return versions.get(row.version_id)
