"""One application on one page: what is asked for, who asks, what the rule says, what was decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from app import accounts, places, residents
from app.accounts import Viewer
from app.core import clock, crypto
from app.core.db import session
from app.enrolment import answers, policies, queries
from app.enrolment.answers import Answer
from app.enrolment.applications import ANSWER, STATEMENT, current_version
from app.enrolment.enrolments import EnrolmentFact, of_resident
from app.enrolment.models import Application
from app.enrolment.policies import Verdict
from app.enrolment.states import OPEN
from app.programmes import versions
from app.programmes.rule import Step
from app.programmes.versions import StoredProgramme
from app.residents.models import ProxyLink, Resident


@dataclass(frozen=True, slots=True)
class Decided:
    """One step's decision: who, when, what, why."""

    step: int
    task: str
    outcome: str
    who: str
    at: dt.datetime
    reason: str | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the one page of an application says. `answer` is today's while it is open, else the last one given.

    `differs` is true where today's answer is another than when it was handed in. `facts` are the resident's
    as of today; `decide` says whether the viewer may decide and why not.
    """

    application: Application
    programme: StoredProgramme
    resident_id: int
    resident: str
    age: int
    facts: residents.Facts
    community: str
    applicant: str
    relation: str
    answer: Answer
    differs: bool
    statement: str
    step: Step | None
    decided: tuple[Decided, ...]
    enrolments: tuple[EnrolmentFact, ...]
    decide: Verdict
    outcomes: tuple[str, ...]


def case(viewer: Viewer, number: str) -> Case:
    """The case with this number, if it is the viewer's to see; `NotFound` otherwise."""
    row = queries.find(viewer, number)
    s = session()
    resident = s.get_one(Resident, row.resident_id)
    stored = versions.get(row.version_id)
    handed_in = answers.unseal(row.answer_sealed, ANSWER, row.id)
    answer = answers.ask(current_version(row), resident.id, clock.today()) if row.state in OPEN else handed_in
    facts = residents.facts_as_of([resident.id], clock.today())[resident.id]
    step = stored.steps[row.step] if row.state in OPEN and row.step < len(stored.steps) else None
    decide = policies.may_decide(viewer, row, step)
    people = accounts.names([resident.person_id, row.applied_by])
    return Case(
        application=row,
        programme=stored,
        resident_id=resident.id,
        resident=people.get(resident.person_id, ""),
        age=queries.age_on(resident.born, clock.today()),
        facts=facts,
        community=places.names([row.community_code]).get(row.community_code, ""),
        applicant=people.get(row.applied_by, ""),
        relation=_relation(row, resident),
        answer=answer,
        differs=answer.holds != handed_in.holds,
        statement=crypto.unseal(row.statement_sealed, STATEMENT, row.id) if row.statement_sealed else "",
        step=step,
        decided=tuple(
            Decided(each.step, each.task, each.outcome, who, each.at, each.reason, each.holds)
            for each, who in queries.decisions(row.id)
        ),
        enrolments=tuple(of_resident(resident.id)),
        decide=decide,
        outcomes=policies.OUTCOMES[step.task] if step and decide else (),
    )


def _relation(row: Application, resident: Resident) -> str:
    """`self`, the proxy's relation in their own words, or `community`."""
    if row.applied_by == resident.person_id:
        return "self"
    link = select(ProxyLink.relation).where(ProxyLink.proxy_id == row.applied_by, ProxyLink.resident_id == resident.id)
    found = session().scalars(link.order_by(ProxyLink.id.desc())).first()
    return found or "community"
