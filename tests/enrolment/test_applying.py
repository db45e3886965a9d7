"""Applying: who may, once at a time, with the rule's answer kept and the working-day clock running."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from app import enrolment, residents
from app.accounts import Viewer
from app.cli.planting.actors import viewer_of as seen_as
from app.core import clock as app_clock
from app.core import db
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.enrolment.models import Application
from tests.support.people import person_named, viewer_of
from tests.support.time import Clock

VOUCHER = "cn-voucher"


def resident_id(name: str) -> int:
    with db.reading():
        found = residents.of_person(person_named(name).id)
    assert found is not None
    return found.id


def viewer_of_now(name: str) -> Viewer:
    """A viewer without a session of their own, for inside an open transaction."""
    return seen_as(person_named(name).id)


def test_a_resident_applies_and_the_first_steps_clock_runs_in_working_days(world: str, clock: Clock) -> None:
    clock.set("2026-11-27 10:00")
    gao = viewer_of("高秀英")
    with db.transaction():
        row = enrolment.submit(gao, resident_id("高秀英"), VOUCHER, statement="腿脚不便", documents=["id_card", "x"])
    assert (row.state, row.step_by, row.documents) == ("submitted", "community", ["id_card"])
    assert row.due_on == dt.date(2026, 12, 1)
    assert not row.holds
    assert "腿脚" not in (row.statement_sealed or "")


def test_a_second_open_application_is_refused_with_the_number_of_the_first(world: str) -> None:
    liu = viewer_of("刘振国")
    with pytest.raises(enrolment.OpenAlready) as refused, db.transaction():
        enrolment.submit(liu, resident_id("刘振国"), VOUCHER)
    with db.reading() as session:
        rows = session.scalars(select(Application).where(Application.resident_id == resident_id("刘振国"))).all()
    assert [row.number for row in rows] == [refused.value.number]


def test_who_is_enrolled_need_not_apply(world: str) -> None:
    wang = viewer_of("王秀兰")
    with pytest.raises(Conflict) as refused, db.transaction():
        enrolment.submit(wang, resident_id("王秀兰"), VOUCHER)
    assert refused.value.code == "enrolled_already"


def test_a_proxy_needs_the_right_to_apply(world: str) -> None:
    family, elder = viewer_of("何立新"), resident_id("孙桂英")
    with db.transaction():
        row = enrolment.submit(family.acting("proxy"), elder, VOUCHER)
    assert row.applied_by == family.person_id
    with db.transaction():
        worker = viewer_of_now("hanxue")
        li = person_named("李明").id
        link = residents.ask_link_in_person(worker, li, resident_id("马德福"), "邻居", ["meals"])
        residents.confirm_link_in_person(worker, link.id)
    with pytest.raises(Forbidden) as refused, db.transaction():
        enrolment.submit(viewer_of_now("李明"), resident_id("马德福"), VOUCHER)
    assert "只授权了下单" in refused.value.message


def test_strangers_find_nobody(world: str) -> None:
    stranger = viewer_of("李明")
    with pytest.raises(NotFound), db.transaction():
        enrolment.submit(stranger, resident_id("马德福"), VOUCHER)


def test_what_the_community_hands_in_is_vouched_for_by_the_street(world: str) -> None:
    worker, officer = viewer_of("hanxue").acting("community_worker").via("counter"), viewer_of("wumei")
    with db.transaction():
        row = enrolment.submit(worker, resident_id("孙桂英"), VOUCHER)
    with pytest.raises(Forbidden), db.transaction():
        enrolment.endorse(row.id, worker, revision=row.revision)
    with db.transaction():
        assert enrolment.endorse(row.id, officer, revision=row.revision).step_by == "street"


def test_programmes_without_steps_are_not_applied_for(world: str) -> None:
    gao = viewer_of("高秀英")
    with pytest.raises(Invalid), db.transaction():
        enrolment.submit(gao, resident_id("高秀英"), "bj-meal-resident")
    with pytest.raises(NotFound), db.transaction():
        enrolment.submit(gao, resident_id("高秀英"), "no-such-programme")
    with pytest.raises(Invalid), db.transaction():
        enrolment.submit(gao, resident_id("高秀英"), VOUCHER, statement="长" * 501)


def test_options_say_where_a_resident_stands(world: str) -> None:
    wang, liu, gao = (viewer_of(name) for name in ("王秀兰", "刘振国", "高秀英"))
    with db.reading():
        of_wang = {each.programme.programme_id: each for each in enrolment.options(wang, resident_id("王秀兰"))}
        of_liu = {each.programme.programme_id: each for each in enrolment.options(liu, resident_id("刘振国"))}
        of_gao = {each.programme.programme_id: each for each in enrolment.options(gao, resident_id("高秀英"))}
    assert of_wang[VOUCHER].standing == "enrolled"
    assert of_wang["bj-meal-resident"].standing == "automatic"
    assert of_liu[VOUCHER].standing == "applied"
    assert of_gao[VOUCHER].standing == "not_met"
    assert any("失能" in line.text["zh"] for line in of_gao[VOUCHER].answer.failing)


def test_the_queue_shows_each_official_their_own_and_counts_what_is_due(world: str) -> None:
    worker, approver, resident = viewer_of("hanxue"), viewer_of("chenli"), viewer_of("刘振国")
    with db.reading():
        mine = enrolment.queue(approver, enrolment.Filters(turn="mine"))
        all_open = enrolment.queue(approver, enrolment.Filters())
        endorsing = enrolment.queue(worker, enrolment.Filters(turn="mine"))
        assert enrolment.waiting_for(resident) == 0
        summary = enrolment.summary(approver)
    assert [row.resident for row in mine] == ["赵淑珍"]
    assert {row.resident for row in all_open} == {"赵淑珍", "刘振国"}
    assert [row.resident for row in endorsing] == ["刘振国"]
    assert (summary.waiting, summary.mine) == (2, 1)
    assert all_open == sorted(all_open, key=lambda row: (row.due_on or app_clock.today(), row.id))


def test_an_enrolment_ends_on_its_day_with_a_reason(world: str) -> None:
    wang, day = resident_id("王秀兰"), app_clock.today()
    with db.transaction():
        fact = enrolment.active([wang], day)[wang][VOUCHER]
        with pytest.raises(Invalid):
            enrolment.end(fact.id, day, " ", viewer_of_now("chenli"))
        enrolment.end(fact.id, day, "搬离北京", viewer_of_now("chenli"))
    with db.reading():
        assert VOUCHER in enrolment.active([wang], day)[wang]
        assert VOUCHER not in enrolment.active([wang], day + dt.timedelta(days=1))[wang]
