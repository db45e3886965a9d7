"""Stored versions: imported as drafts, published by another when every case holds, in force where they belong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app import places, programmes
from app.accounts import PersonActor
from app.core import db
from app.core.errors import Conflict, Forbidden, Invalid
from app.places.models import Division
from app.programmes import versions
from app.programmes.models import ProgrammeVersion

POLICY = Path(__file__).resolve().parents[2] / "policy"
MAKER, CHECKER = PersonActor(11, "district_officer"), PersonActor(12, "district_approver")
DAY = dt.date(2026, 3, 2)
XICHENG, SHANGHAI = "110102010005", "310101001001"
RULE = """
programmes:
  - id: test-meal
    name: 测试助餐
    source: 测试〔2026〕1号
    effective: {{from: {start}{until}}}
    pays: order
    what: [{{service: [meal.lunch]}}]
    benefit: {benefit}
    payers: [{{payer: district}}]
cases:
  - title: 付五元
    person: {{born: 1950-03-01, residence: "110102010005"}}
    orders: [{{date: {start}, service: meal.lunch, price: 18, place: "110102010"}}]
    expect: [{{resident: 13, pays: {{test-meal: 5}}}}]
"""


@pytest.fixture
def divisions(database: str) -> None:
    with db.transaction() as session:
        rows: list[tuple[str, str | None, str]] = [("11", None, "province"), ("1101", "11", "city")]
        rows += [("110102", "1101", "district"), ("31", None, "province")]
        for code, parent, level in rows:
            session.add(Division(code=code, parent_code=parent, level=level, name=code))
            session.flush()


def rule(start: str = "2026-01-01", until: str = "", benefit: str = "5") -> str:
    return RULE.format(start=start, until=f", until: {until}" if until else "", benefit=benefit)


def imported(text: str, division: str = "11") -> ProgrammeVersion:
    with db.transaction():
        return programmes.import_text(text, division, MAKER, name="test.yaml")[0]


def published(text: str, division: str = "11") -> ProgrammeVersion:
    row = imported(text, division)
    with db.transaction():
        return programmes.publish(row.id, CHECKER)


def in_force(day: dt.date = DAY, place: str = XICHENG) -> list[str]:
    with db.reading():
        return [stored.programme_id for stored in versions.in_force(day, place)]


def test_real_policies_publish_and_are_in_force_in_their_province_only(divisions: None) -> None:
    with db.transaction():
        rows = programmes.import_file(POLICY / "national-voucher.yaml", "11", MAKER)
        rows += programmes.import_file(POLICY / "beijing-meals.yaml", "11", MAKER)
    assert {row.state for row in rows} == {"draft"}
    assert in_force() == []
    with db.transaction():
        for row in rows:
            programmes.publish(row.id, CHECKER)
    assert in_force() == ["bj-meal-operator", "bj-meal-resident", "cn-voucher"]
    assert in_force(place=SHANGHAI) == []
    assert in_force(dt.date(2025, 12, 31)) == ["bj-meal-operator", "bj-meal-resident"]


def test_a_stored_version_carries_its_steps_documents_and_cap(divisions: None) -> None:
    with db.transaction():
        row = programmes.import_file(POLICY / "national-voucher.yaml", "11", MAKER)[0]
        stored = versions.get(row.id)
    assert [(step.by, step.task, step.working_days) for step in stored.steps] == [
        ("community", "endorse", 2),
        ("street", "approve", 3),
    ]
    assert stored.documents == ("id_card", "care_assessment")
    assert stored.monthly_cap == 800_00
    assert stored.needs_application


def test_the_same_file_twice_is_one_version(divisions: None) -> None:
    assert imported(rule()).id == imported(rule()).id
    assert imported(rule(benefit="5.00")).number == 2


def test_the_maker_does_not_publish(divisions: None) -> None:
    row = imported(rule())
    with pytest.raises(Forbidden), db.transaction():
        programmes.publish(row.id, MAKER)
    with pytest.raises(Forbidden), db.transaction():
        programmes.publish(row.id, PersonActor(None, "system"))
    assert in_force() == []


def test_a_case_that_does_not_hold_stops_publication(divisions: None) -> None:
    row = imported(rule(benefit="6"))
    with pytest.raises(Invalid) as refused, db.transaction():
        programmes.publish(row.id, CHECKER)
    assert refused.value.params["title"] == "付五元"
    assert in_force() == []


def test_overlapping_versions_are_refused_also_in_a_division_below(divisions: None) -> None:
    published(rule(until="2026-06-30"))
    with pytest.raises(Conflict) as refused:
        published(rule(start="2026-06-30", benefit="5.00"), "110102")
    assert refused.value.code == "versions_overlap"
    published(rule(start="2026-07-01", benefit="5.00"))
    assert in_force(dt.date(2026, 6, 30)) == in_force(dt.date(2026, 7, 1)) == ["test-meal"]
    published(rule(start="2026-01-01", benefit="5.0"), "31")
    assert in_force(place=SHANGHAI) == ["test-meal"]


def test_an_ended_version_stops_on_its_day_and_the_compiled_rule_knows(divisions: None) -> None:
    row = published(rule())
    assert in_force(dt.date(2026, 5, 1)) == ["test-meal"]
    with db.transaction():
        programmes.end_version(row.id, dt.date(2026, 4, 30), "政策调整", CHECKER)
    assert in_force(dt.date(2026, 4, 30)) == ["test-meal"]
    assert in_force(dt.date(2026, 5, 1)) == []
    with db.reading():
        stored = versions.in_force(dt.date(2026, 4, 30), XICHENG)[0]
    assert stored.rule.until == dt.date(2026, 4, 30)


def test_compiled_rules_are_kept_by_the_process(divisions: None) -> None:
    published(rule())
    with db.reading():
        first, second = versions.in_force(DAY, XICHENG)[0], versions.in_force(DAY, XICHENG)[0]
    assert first is second


def test_a_file_for_an_unknown_division_is_refused(divisions: None) -> None:
    with pytest.raises(Invalid):
        imported(rule(), "99")
    with db.reading():
        assert places.names(["99"]) == {}
