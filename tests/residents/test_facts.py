"""Facts: as of a day, closed, corrected, ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import event

from app import residents
from app.core import db, events
from app.core.actors import SYSTEM
from app.core.errors import Invalid, NotFound
from app.residents.events import FactRecorded
from app.residents.models import Fact
from tests.support import neighbours
from tests.support.neighbours import COMMUNITY, FAR, NEXT_DOOR

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.fixture
def wang(database: str) -> int:
    """A resident since 2020."""
    with db.transaction():
        neighbours.settle()
        return neighbours.resident(since=dt.date(2020, 1, 1)).id


def _on(resident_id: int, day: dt.date) -> residents.Facts:
    with db.reading():
        return residents.facts_as_of([resident_id], day)[resident_id]


def _record(resident_id: int, kind: str, value: Any, **more: Any) -> None:
    with db.transaction():
        residents.record_fact(resident_id, kind, value, by=SYSTEM, **more)


def test_registration_gives_residence_and_hukou(wang: int) -> None:
    facts = _on(wang, TODAY)
    assert (facts.residence, facts.hukou, facts.born) == (COMMUNITY, COMMUNITY, dt.date(1948, 5, 20))
    before = _on(wang, dt.date(2019, 12, 31))
    assert (before.residence, before.born) == (None, dt.date(1948, 5, 20))


def test_a_new_fact_closes_the_former_the_day_before(wang: int) -> None:
    _record(wang, "care_level", "moderate", from_day=dt.date(2026, 1, 1), source="assessment")
    _record(wang, "care_level", "severe", from_day=TODAY, source="assessment")
    assert _on(wang, TODAY - DAY).care_level == "moderate"
    assert _on(wang, TODAY).care_level == "severe"
    assert _on(wang, dt.date(2025, 12, 31)).care_level is None
    with db.reading():
        origin = residents.origins(wang, TODAY)
    assert origin["care_level"] == residents.Origin("assessment", TODAY)
    assert origin["born"].since == dt.date(1948, 5, 20)


def test_a_fact_of_the_same_day_is_a_correction_that_stays_on_file(wang: int) -> None:
    _record(wang, "care_level", "mild", from_day=TODAY)
    _record(wang, "care_level", "total", from_day=TODAY)
    assert _on(wang, TODAY).care_level == "total"
    with db.reading() as s:
        assert s.query(Fact).where(Fact.kind == "care_level").count() == 2


def test_a_fact_learnt_late_ends_before_the_next_one(wang: int) -> None:
    _record(wang, "care_level", "severe", from_day=dt.date(2026, 6, 1))
    _record(wang, "care_level", "mild", from_day=dt.date(2025, 1, 1))
    assert _on(wang, dt.date(2026, 5, 31)).care_level == "mild"
    assert _on(wang, dt.date(2026, 6, 1)).care_level == "severe"


def test_several_at_a_time_are_told_apart_by_name(wang: int) -> None:
    for name in ("dibao", "living_alone"):
        _record(wang, "status", True, name=name, from_day=dt.date(2026, 1, 1))
    _record(wang, "disability", {"kind": "vision", "grade": 2}, name="vision")
    _record(wang, "draws", 10000, name="bj-carer", until_day=TODAY)
    _record(wang, "draws", None, name="bj-age")
    _record(wang, "declared", 1450, name="income_per_head")
    _record(wang, "elected", "bj-voucher", name="meals")
    facts = _on(wang, TODAY)
    assert facts.status == ("dibao", "living_alone")
    assert facts.disability == ({"kind": "vision", "grade": 2},)
    assert facts.draws == {"bj-carer": 10000, "bj-age": None}
    assert _on(wang, TODAY + DAY).draws == {"bj-age": None}
    assert (facts.declared, facts.elected) == ({"income_per_head": 1450}, {"meals": "bj-voucher"})
    with db.transaction():
        residents.end_fact(wang, "status", by=SYSTEM, name="dibao")
        with pytest.raises(NotFound):
            residents.end_fact(wang, "status", by=SYSTEM, name="dibao")
    assert _on(wang, TODAY).status == ("living_alone",)
    assert _on(wang, TODAY - DAY).status == ("dibao", "living_alone")


def test_moving_changes_where_lists_find_them(wang: int) -> None:
    heard: list[FactRecorded] = []
    events.install({FactRecorded: [heard.append]})
    _record(wang, "residence", FAR, from_day=TODAY)
    events.install({})
    assert heard == [FactRecorded(wang, "residence", "", TODAY)]
    with db.transaction():
        assert _on_list(wang, "110101")
        assert not _on_list(wang, "110102")
    assert _on(wang, TODAY - DAY).residence == COMMUNITY


def _on_list(resident_id: int, district: str) -> bool:
    officer = neighbours.official("district_officer", district, name=f"官{district}")
    return [found.resident_id for found in residents.search(officer, "王秀兰")] == [resident_id]


def test_values_are_sealed_and_read_in_one_statement(wang: int) -> None:
    _record(wang, "care_level", "severe")
    with db.reading() as s:
        assert all("severe" not in fact.value_sealed for fact in s.query(Fact))
    said: list[str] = []
    event.listen(db.engine(), "before_cursor_execute", lambda *heard: said.append(heard[2]))
    with db.reading():
        assert residents.facts_as_of([wang, 1], TODAY).keys() == {wang}
        assert residents.facts_as_of([], TODAY) == {}
    assert len([statement for statement in said if statement.startswith("SELECT")]) == 1


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        ("care_level", "awful", {}), ("insurance_level", "3", {}), ("insurance_level", True, {}), ("hukou", "11x", {}),
        ("status", True, {}), ("status", False, {"name": "dibao"}), ("care_level", "mild", {"name": "x"}),
        ("disability", {"kind": "vision", "grade": 5}, {"name": "vision"}), ("draws", -1, {"name": "x"}),
        ("died", "soon", {}), ("shoe_size", 43, {}), ("declared", 1, {"name": "bad name"}),
        ("residence", "99", {}), ("residence", NEXT_DOOR, {"from_day": TODAY + DAY}),
        ("care_level", "mild", {"from_day": TODAY, "until_day": TODAY - DAY}),
    ],
)  # fmt: skip
def test_values_that_do_not_fit_are_refused(wang: int, kind: str, value: Any, more: dict[str, Any]) -> None:
    with db.transaction(), pytest.raises(Invalid):
        residents.record_fact(wang, kind, value, by=SYSTEM, **more)


def test_death_is_a_fact(wang: int) -> None:
    _record(wang, "died", TODAY, from_day=TODAY)
    assert _on(wang, TODAY).died == TODAY
    assert _on(wang, TODAY - DAY).died is None
