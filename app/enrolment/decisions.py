"""Deciding: the verbs of the officials on the step an application waits at."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app import accounts
from app.accounts import Viewer
from app.core import audit, clock, events
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.ids import new_id
from app.enrolment import answers, enrolments, policies
from app.enrolment.applications import current_version, locked, start_clock
from app.enrolment.errors import AlreadyDecided
from app.enrolment.events import ApplicationDecided
from app.enrolment.models import Application, StepDecision
from app.enrolment.queries import visible_to
from app.enrolment.states import AFTER_TASK, APPLICATION
from app.programmes import versions
from app.programmes.rule import Step, starts_on
from app.programmes.versions import StoredProgramme

STEP_ANSWER = "step_decisions.answer"
MAX_REASON = 500


def endorse(application_id: int, by: Viewer, *, revision: int, reason: str = "") -> Application:
    """The community vouches for what was written; the next step's clock begins."""
    return _advance(application_id, by, "endorse", revision, reason)


def review(application_id: int, by: Viewer, *, revision: int, reason: str = "") -> Application:
    """An officer has checked it; the next step's clock begins."""
    return _advance(application_id, by, "review", revision, reason)


def approve(application_id: int, by: Viewer, *, revision: int, reason: str = "") -> Application:
    """Approve at this step; at the last one the resident is enrolled.

    Refused (`Conflict`) where the rule, asked again about today's facts, says no: such a case is returned or rejected.
    """
    return _advance(application_id, by, "approve", revision, reason)


def return_(application_id: int, by: Viewer, *, reason: str, revision: int, missing: Sequence[str] = ()) -> Application:
    """Send it back for papers: `missing` names documents of the programme, `reason` says it in words."""
    row, stored, step = _prepare(application_id, by, "return", revision)
    text = _reason(reason)
    _write_decision(row, stored, step, "return", by, text)
    row.missing = [each for each in stored.documents if each in missing]
    _close(row, "returned", by, "return", text)
    return row


def reject(application_id: int, by: Viewer, *, reason: str, revision: int) -> Application:
    """Decide against it, with the reason the applicant is told."""
    row, stored, step = _prepare(application_id, by, "reject", revision)
    text = _reason(reason)
    _write_decision(row, stored, step, "reject", by, text)
    _close(row, "rejected", by, "reject", text)
    return row


def _advance(application_id: int, by: Viewer, task: str, revision: int, reason: str) -> Application:
    row, stored, step = _prepare(application_id, by, task, revision)
    answer = _write_decision(row, stored, step, task, by, reason.strip() or None)
    last = row.step + 1 >= len(stored.steps)
    if (last or task == "approve") and not answer.holds:
        raise Conflict("规则判定不符合，不能通过；请退回补件，或写明理由不通过", code="rule_says_no")
    if last:
        _close(row, "approved", by, task, reason.strip() or None)
        _enrol(row, step, by)
        return row
    following = stored.steps[row.step + 1]
    APPLICATION.move(row, AFTER_TASK[task], by=by, act=task, for_id=row.resident_id, reason=reason.strip() or None)
    row.step += 1
    row.revision += 1
    start_clock(row, following)
    session().flush()
    _announce(row, by, task, reason.strip() or None, following)
    return row


def _prepare(application_id: int, by: Viewer, outcome: str, revision: int) -> tuple[Application, StoredProgramme, Step]:
    row = locked(application_id)
    if not visible(by, row):
        raise NotFound("没有找到这件申请")
    if row.revision != revision:
        raise _meanwhile(row)
    stored = versions.get(row.version_id)
    step = stored.steps[row.step]
    verdict = policies.may_decide(by, row, step, outcome)
    if not verdict:
        raise Forbidden(verdict.reason)
    return row, stored, step


def visible(by: Viewer, row: Application) -> bool:
    """Whether the application is this official's to see at all."""
    found = session().scalar(select(Application.id).where(Application.id == row.id, visible_to(by)))
    return found is not None


def _meanwhile(row: Application) -> Conflict:
    """What happened since the page was opened, told by the last act of its history."""
    acts = {"endorse", "review", "approve", "return", "reject", "withdraw"}
    for entry in reversed(audit.history(APPLICATION.noun, row.id)):
        what = entry.act if entry.act in acts else "submit"
        who = accounts.names([entry.actor_id]).get(entry.actor_id, "") if entry.actor_id else ""
        local = clock.local(entry.at)
        return AlreadyDecided(what, who, entry.at, f"{local:%Y-%m-%d %H:%M}")
    return Conflict("这件申请刚刚有了变化，请看过最新内容再决定")


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise Invalid(fields={"reason": "请写明原因，申请人会看到"})
    if len(text) > MAX_REASON:
        raise Invalid(fields={"reason": "原因最多 500 个字"})
    return text


def _write_decision(
    row: Application, stored: StoredProgramme, step: Step, outcome: str, by: Viewer, reason: str | None
) -> answers.Answer:
    """Ask the rule again about today's facts and keep what was decided beside what it said."""
    answer = answers.ask(current_version(row), row.resident_id, clock.today())
    decision_id = new_id()
    session().add(
        StepDecision(
            id=decision_id,
            application_id=row.id,
            step=row.step,
            task=step.task,
            outcome=outcome,
            decided_by=by.person_id,
            reason=reason,
            holds=answer.holds,
            answer_sealed=answers.seal(answer, STEP_ANSWER, decision_id),
            at=clock.now(),
        )
    )
    return answer


def _close(row: Application, state: str, by: Viewer, act: str, reason: str | None) -> None:
    APPLICATION.move(row, state, by=by, act=act, for_id=row.resident_id, reason=reason)
    row.revision += 1
    row.due_on, row.decided_at, row.decision_reason = None, clock.now(), reason
    session().flush()
    _announce(row, by, act, reason, None)


def _enrol(row: Application, step: Step, by: Viewer) -> None:
    stored = current_version(row)
    day = clock.today()
    level = {"community": row.community_code, "street": row.street_code, "district": row.street_code[:6]}
    enrolments.enrol(
        row.resident_id,
        row.programme_id,
        starts_on(stored.rule, day),
        level[step.by],
        by,
        approved_on=day,
        application_id=row.id,
    )


def _announce(row: Application, by: Viewer, outcome: str, reason: str | None, following: Step | None) -> None:
    events.announce(
        ApplicationDecided(
            row.id,
            row.number,
            row.resident_id,
            row.programme_id,
            row.version_id,
            row.applied_by,
            row.community_code,
            row.street_code,
            outcome,
            row.state,
            by.person_id,
            reason,
            following.by if following else None,
            row.due_on if following else None,
        )
    )
