"""Deciding: step by step, never one's own case, never over another's decision, never against the rule."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from app import enrolment, residents
from app.accounts import Viewer
from app.cli.planting.actors import viewer_of as seen_as
from app.core import audit, clock, db
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.enrolment.models import Application, Enrolment, StepDecision
from app.residents.models import Resident
from tests.support.people import person_named, viewer_of
from tests.support.time import Clock

VOUCHER = "cn-voucher"


def of(name: str) -> Application:
    person = person_named(name)
    with db.reading() as session:
        query = select(Application).join(Resident, Resident.id == Application.resident_id)
        return session.scalars(query.where(Resident.person_id == person.id)).one()


def resident_of(name: str) -> Resident:
    with db.reading():
        found = residents.of_person(person_named(name).id)
    assert found is not None
    return found


def viewer_open(name: str) -> Viewer:
    """A viewer without a session of their own, for inside an open transaction."""
    return seen_as(person_named(name).id)


def approve(name: str, by: Viewer, revision: int | None = None) -> Application:
    row = of(name)
    with db.transaction():
        return enrolment.approve(row.id, by, revision=row.revision if revision is None else revision)


def test_an_approval_enrols_from_today_and_writes_who_decided_what(world: str) -> None:
    row = approve("赵淑珍", viewer_of("chenli"))
    assert row.state == "approved"
    with db.reading() as session:
        facts = enrolment.active([row.resident_id], clock.today())[row.resident_id]
        decisions = session.scalars(select(StepDecision).where(StepDecision.application_id == row.id)).all()
        acts = [entry.act for entry in audit.history("application", row.id)]
    assert facts[VOUCHER].from_day == clock.today()
    assert facts[VOUCHER].division_code == "110102010"
    assert [decision.outcome for decision in decisions] == ["endorse", "approve"]
    assert all(decision.holds for decision in decisions)
    assert acts == ["submit", "endorse", "approve"]


def test_active_answers_for_all_asked_and_only_on_the_days_that_count(world: str) -> None:
    wang, gao = resident_of("王秀兰").id, resident_of("高秀英").id
    today = clock.today()
    with db.reading():
        assert set(enrolment.active([wang, gao], today)[wang]) == {VOUCHER}
        assert enrolment.active([wang, gao], today)[gao] == {}
        assert enrolment.active([wang], today - dt.timedelta(days=400))[wang] == {}


def test_a_decision_meanwhile_is_shown_with_who_when_and_what(world: str) -> None:
    seen = of("赵淑珍").revision
    approve("赵淑珍", viewer_of("chenli"))
    with pytest.raises(enrolment.AlreadyDecided) as refused:
        approve("赵淑珍", viewer_of("chenli"), revision=seen)
    assert refused.value.what == "approve"
    assert refused.value.params["who"] == "陈立"
    with db.reading() as session:
        assert len(session.scalars(select(Enrolment).where(Enrolment.application_id == of("赵淑珍").id)).all()) == 1


def test_the_step_belongs_to_its_level(world: str) -> None:
    with pytest.raises(Forbidden, match="forbidden"):
        approve("刘振国", viewer_of("chenli"))
    with pytest.raises(Forbidden):
        approve("赵淑珍", viewer_of("wumei"))
    with pytest.raises(NotFound):
        approve("赵淑珍", viewer_of("王秀兰"))


def test_who_endorsed_does_not_approve(world: str) -> None:
    with db.transaction() as session:
        row = session.scalars(select(StepDecision).where(StepDecision.application_id == of("赵淑珍").id)).one()
        row.decided_by = person_named("陈立").id
    with pytest.raises(Forbidden) as refused:
        approve("赵淑珍", viewer_of("chenli"))
    assert "前一步" in refused.value.message


@pytest.mark.parametrize("link_state", ["asked", "active"])
def test_never_ones_own_case_nor_that_of_whom_one_acts_for(world: str, link_state: str) -> None:
    chenli = viewer_of("chenli")
    worker = viewer_of("hanxue")
    with db.transaction():
        elder, scope = resident_of("赵淑珍").id, ["applications"]
        link = residents.ask_link_in_person(worker, chenli.person_id, elder, "侄子", scope)
        if link_state == "active":
            residents.confirm_link_in_person(worker, link.id)
    with pytest.raises(Forbidden) as refused:
        approve("赵淑珍", chenli)
    assert "代办人" in refused.value.message


def test_never_what_one_handed_in(world: str) -> None:
    with db.transaction() as session:
        session.get_one(Application, of("赵淑珍").id).applied_by = person_named("陈立").id
    with pytest.raises(Forbidden) as refused:
        approve("赵淑珍", viewer_of("chenli"))
    assert "您提交的" in refused.value.message


def test_a_rule_that_says_no_is_never_approved_but_may_be_rejected_with_a_reason(world: str) -> None:
    row, chenli = of("赵淑珍"), viewer_of("chenli")
    with db.transaction():
        residents.record_fact(row.resident_id, "care_level", "mild", by=viewer_open("hanxue"), source="assessment")
    with pytest.raises(Conflict) as refused:
        approve("赵淑珍", chenli)
    assert refused.value.code == "rule_says_no"
    with pytest.raises(Invalid), db.transaction():
        enrolment.reject(row.id, chenli, reason="  ", revision=row.revision)
    with db.transaction():
        rejected = enrolment.reject(row.id, chenli, reason="评估为轻度", revision=row.revision)
    assert (rejected.state, rejected.decision_reason) == ("rejected", "评估为轻度")


def test_a_return_names_what_is_missing_and_comes_back_to_the_same_step(world: str, clock: Clock) -> None:
    row, chenli = of("赵淑珍"), viewer_of("chenli")
    with db.transaction():
        missing = ["care_assessment", "passport"]
        enrolment.return_(row.id, chenli, reason="请补评估报告", missing=missing, revision=row.revision)
    returned = of("赵淑珍")
    assert (returned.state, returned.missing, returned.due_on) == ("returned", ["care_assessment"], None)
    clock.forward(days=1)
    zhao = viewer_of("赵淑珍")
    with db.transaction():
        again = enrolment.answer_return(row.id, zhao, revision=returned.revision, documents=["care_assessment"])
    assert (again.state, again.step_by, again.missing) == ("submitted", "street", [])
    assert again.due_on == dt.date(2026, 11, 27)
    assert approve("赵淑珍", chenli).state == "approved"


def test_withdrawing_is_for_the_residents_side(world: str) -> None:
    row = of("刘振国")
    with pytest.raises(Forbidden), db.transaction():
        enrolment.withdraw(row.id, viewer_open("张丽华"))
    with db.transaction():
        gone = enrolment.withdraw(row.id, viewer_open("刘振国"))
    assert gone.state == "withdrawn"


def test_what_is_told_of_a_person_is_sealed_at_rest(world: str) -> None:
    row = of("赵淑珍")
    assert "失能" not in row.answer_sealed
    with db.reading():
        case = enrolment.case(viewer_open("chenli"), row.number)
    assert any("失能" in line.found["zh"] for line in case.answer.lines)
    assert case.answer.holds
