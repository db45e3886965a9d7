"""Sessions: sliding, ending, and the rights they carry."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app import accounts
from app.accounts import PersonActor, Viewer
from app.accounts.events import RoleEnded, SessionEnded
from app.accounts.sessions import is_due
from app.core import clock as app_clock
from app.core import db, events
from app.core.actors import SYSTEM
from app.core.errors import Forbidden, Invalid, NotFound
from tests.support import neighbours
from tests.support.neighbours import COMMUNITY, DISTRICT, FAR, STREET
from tests.support.time import Clock


@pytest.fixture
def chen(database: str) -> int:
    """A street officer who is also a resident's proxy."""
    with db.transaction():
        neighbours.settle()
        person = neighbours.person("陈立", "13800000001")
        accounts.grant(person.id, "street_officer", by=SYSTEM, division_code=STREET)
        accounts.grant(person.id, "proxy", by=SYSTEM)
    return person.id


def _open(person_id: int, *, second_factor: bool) -> str:
    with db.transaction():
        return accounts.start_session(person_id, "test", second_factor=second_factor)


def _load(token: str) -> Viewer | None:
    with db.reading():
        return accounts.load_viewer(token)


def _touch(token: str) -> None:
    viewer = _load(token)
    assert viewer is not None
    with db.transaction():
        accounts.touch(viewer.session_id)


def test_a_session_without_second_factor_carries_no_office(chen: int) -> None:
    by_phone, by_password = _load(_open(chen, second_factor=False)), _load(_open(chen, second_factor=True))
    assert by_phone is not None
    assert by_password is not None
    assert [held.role for held in by_phone.roles] == ["proxy"]
    assert by_password.holds("street_officer")
    assert by_password.divisions("street_officer", "auditor") == (STREET,)
    assert by_password.organisations("street_officer") == ()
    assert by_password.acting("proxy").role == "proxy"
    assert by_password.via("phone").channel == "phone"


def test_a_viewer_costs_one_statement(chen: int) -> None:
    token, said = _open(chen, second_factor=True), list[str]()
    event.listen(db.engine(), "before_cursor_execute", lambda *heard: said.append(heard[2]))
    assert _load(token) is not None
    assert len([statement for statement in said if statement.startswith("SELECT")]) == 1


def test_a_phone_session_slides_for_thirty_days(chen: int, clock: Clock) -> None:
    token = _open(chen, second_factor=False)
    clock.forward(days=29)
    _touch(token)
    clock.forward(days=29)
    assert _load(token) is not None
    clock.forward(days=1, seconds=1)
    assert _load(token) is None


def test_an_officials_session_ends_idle_or_after_twelve_hours(chen: int, clock: Clock) -> None:
    idle, busy = _open(chen, second_factor=True), _open(chen, second_factor=True)
    for _ in range(28):
        clock.forward(minutes=25)
        _touch(busy)
    assert _load(idle) is None
    assert _load(busy) is not None
    clock.forward(minutes=20)
    assert _load(busy) is None


def test_last_seen_is_due_after_five_minutes(chen: int, clock: Clock) -> None:
    token = _open(chen, second_factor=False)
    fresh = _load(token)
    clock.forward(minutes=5)
    stale = _load(token)
    assert fresh is not None
    assert stale is not None
    assert (is_due(fresh.acting("proxy")), is_due(stale)) == (True, True)
    _touch(token)
    again = _load(token)
    assert again is not None
    assert not is_due(again)


def test_sessions_are_listed_and_ended_by_their_person(chen: int) -> None:
    heard: list[object] = []
    events.install({SessionEnded: [heard.append]})
    first, second = _open(chen, second_factor=False), _open(chen, second_factor=False)
    viewer = _load(first)
    assert viewer is not None
    with db.transaction():
        rows = accounts.sessions_of(chen)
        assert len(rows) == 2
        stranger = neighbours.person("生人")
        with pytest.raises(NotFound):
            accounts.end_session(rows[0].id, stranger.id, by=SYSTEM)
        accounts.end_all_sessions(chen, by=viewer, but=viewer.session_id)
    assert _load(second) is None
    assert _load(first) is not None
    with db.transaction():
        accounts.end_session(viewer.session_id, chen, by=viewer)
        accounts.end_session(viewer.session_id, chen, by=viewer)
    assert _load(first) is None
    assert len(heard) == 2
    events.install({})


def test_an_ended_person_is_signed_out_everywhere(chen: int) -> None:
    token = _open(chen, second_factor=True)
    with db.transaction():
        accounts.end_person(chen, by=SYSTEM)
    assert _load(token) is None
    assert _load("made up") is None


def test_roles_count_from_their_day_to_their_day_and_end_at_once(chen: int, clock: Clock) -> None:
    heard: list[object] = []
    events.install({RoleEnded: [heard.append]})
    token = _open(chen, second_factor=True)
    with db.transaction():
        day = app_clock.today()
        substitute = accounts.grant(
            chen, "street_approver", by=SYSTEM, division_code=STREET, from_day=day, until_day=day
        )
        assert substitute.until_day == day
        assert accounts.people_with("street_approver", division_code=COMMUNITY) == [chen]
    viewer = _load(token)
    assert viewer is not None
    assert viewer.holds("street_approver")
    clock.set("2026-11-24 00:00")
    token = _open(chen, second_factor=True)
    viewer = _load(token)
    assert viewer is not None
    assert not viewer.holds("street_approver")
    with db.transaction():
        officer = next(row for row in accounts.roles_of(chen) if row.role == "street_officer")
        accounts.end_role(officer.id, by=SYSTEM)
    viewer = _load(token)
    assert viewer is not None
    assert not viewer.holds("street_officer")
    assert heard == [RoleEnded(chen, "street_officer")]
    events.install({})


def test_scopes_cover_their_children_only(chen: int) -> None:
    with db.transaction():
        worker = neighbours.person("韩雪")
        accounts.grant(worker.id, "community_worker", by=SYSTEM, division_code=DISTRICT)
        again = accounts.grant(worker.id, "community_worker", by=SYSTEM, division_code=DISTRICT)
        assert again.id == accounts.roles_of(worker.id)[0].id
        assert accounts.people_with("community_worker", division_code=COMMUNITY) == [worker.id]
        assert accounts.people_with("community_worker", division_code=FAR) == []
        assert accounts.people_with("community_worker", "street_officer", division_code=STREET) == sorted(
            [chen, worker.id]
        )


@pytest.mark.parametrize(
    ("role", "where", "field"),
    [("king", {}, "role"), ("worker", {}, "organisation_id"), ("street_officer", {}, "division_code"),
     ("auditor", {"division_code": "99"}, "division_code"), ("worker", {"organisation_id": 1}, "organisation_id"),
     ("finance_officer", {}, "division_code")],
)  # fmt: skip
def test_a_role_needs_its_place(chen: int, role: str, where: dict[str, str], field: str) -> None:
    with db.transaction(), pytest.raises(Invalid) as refused:
        accounts.grant(chen, role, by=SYSTEM, **where)  # type-free keywords of a table of cases
    assert field in refused.value.fields


def test_nobody_grants_themselves_an_office(chen: int) -> None:
    with db.transaction(), pytest.raises(Forbidden):
        accounts.grant(chen, "street_approver", by=PersonActor(chen, "street_officer"), division_code=STREET)
