"""Ordering for someone else: consent, terms, and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from app import accounts, residents
from app.accounts import PhoneCodeAsked, Viewer
from app.core import db, events
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.lifecycle import IllegalMove
from app.core.money import Money
from app.residents.events import ProxyLinked, ProxyWithdrawn
from app.residents.states import PROXY_LINK
from tests.support import neighbours
from tests.support.neighbours import FAR, STREET
from tests.support.time import Clock

MOTHER = "13800000001"
MEALS = ["meals"]


@pytest.fixture
def heard() -> Iterator[list[object]]:
    """What was announced in the test."""
    found: list[object] = []
    events.install({kind: [found.append] for kind in (PhoneCodeAsked, ProxyLinked, ProxyWithdrawn)})
    yield found
    events.install({})


@pytest.fixture
def family(database: str) -> tuple[int, Viewer, Viewer]:
    """A resident, her daughter, and herself signed in."""
    with db.transaction():
        neighbours.settle()
        wang = neighbours.resident(phone=MOTHER)
        daughter = neighbours.signed_in(neighbours.person("刘芳", "13800000002").id)
        return wang.id, daughter, neighbours.signed_in(wang.person_id)


def _link(daughter: Viewer, heard: list[object], **terms: object) -> int:
    with db.transaction():
        link = residents.ask_link(daughter, MOTHER, "女儿", MEALS, **terms)
        assert link is not None
        asked = heard[-1]
        assert isinstance(asked, PhoneCodeAsked)
        assert residents.confirm_link(daughter, link.id, asked.code)
        return link.id


def test_a_code_to_the_elders_phone_is_the_consent(family: tuple[int, Viewer, Viewer], heard: list[object]) -> None:
    wang, daughter, herself = family
    with db.transaction():
        assert residents.people_of(daughter) == []
        with pytest.raises(NotFound):
            residents.can_order_for(daughter, wang)
        link = residents.ask_link(daughter, MOTHER, "女儿", MEALS, limit=Money(3000), until=dt.date(2026, 12, 31))
        assert link is not None
        assert [line.other for line in residents.links_of(daughter)] == ["王**"], "no name before consent"
        asked = heard[-1]
        assert isinstance(asked, PhoneCodeAsked)
        assert (asked.phone, asked.purpose, asked.params) == (MOTHER, "link", {"proxy": "刘芳"})
        assert not residents.confirm_link(daughter, link.id, "wrong")
        with pytest.raises(NotFound):
            residents.confirm_link(herself, link.id, asked.code)
        assert residents.confirm_link(daughter, link.id, asked.code)
    with db.reading():
        served = residents.people_of(daughter)
        assert [(each.resident_id, each.name, each.relation, each.place) for each in served] == [
            (wang, "王秀兰", "女儿", "百万庄社区")
        ]
        assert residents.told_about(wang) == sorted([daughter.person_id, herself.person_id])
        assert residents.get(daughter, wang).id == wang
    assert isinstance(heard[-1], ProxyLinked)


def test_the_terms_hold(family: tuple[int, Viewer, Viewer], heard: list[object], clock: Clock) -> None:
    wang, daughter, herself = family
    _link(daughter, heard, limit=Money(3000), until=dt.date(2026, 11, 30))
    with db.reading():
        right = residents.can_order_for(daughter, wang, "meals", Money(3000))
        assert (right.role, right.order_limit) == ("proxy", Money(3000))
        for vertical, part, code in (("rides", Money(1), "outside_scope"), ("meals", Money(3001), "over_limit")):
            with pytest.raises(Forbidden) as refused:
                residents.can_order_for(daughter, wang, vertical, part)
            assert refused.value.code == code
        assert residents.can_order_for(herself, wang, "rides", Money(10**6)).role == "self"
    clock.set("2026-12-01 00:00")
    with db.reading():
        assert residents.people_of(daughter) == []
        with pytest.raises(NotFound):
            residents.get(daughter, wang)


@pytest.mark.parametrize("side", ["proxy", "resident"])
def test_either_side_withdraws_at_once(family: tuple[int, Viewer, Viewer], heard: list[object], side: str) -> None:
    wang, daughter, herself = family
    link_id = _link(daughter, heard)
    with db.transaction():
        stranger = neighbours.signed_in(neighbours.person("生人").id)
        with pytest.raises(NotFound):
            residents.withdraw_link(stranger, link_id)
        residents.withdraw_link(daughter if side == "proxy" else herself, link_id)
        assert residents.people_of(daughter) == []
        with pytest.raises(IllegalMove):
            residents.withdraw_link(herself, link_id)
    assert heard[-1] == ProxyWithdrawn(link_id, daughter.person_id, wang, herself.person_id)


def test_an_elder_refuses_what_was_asked_and_no_name_is_told(
    family: tuple[int, Viewer, Viewer], heard: list[object]
) -> None:
    _wang, daughter, herself = family
    with db.transaction():
        link = residents.ask_link(daughter, MOTHER, "女儿", MEALS)
        assert link is not None
        residents.withdraw_link(herself, link.id)
        assert link.state == "refused"
    assert not any(isinstance(each, ProxyWithdrawn) for each in heard)


def test_an_unknown_phone_is_answered_alike(family: tuple[int, Viewer, Viewer], heard: list[object]) -> None:
    _wang, daughter, _herself = family
    with db.transaction():
        assert residents.ask_link(daughter, "13911112222", "女儿", MEALS) is None
    assert heard == [], "a stranger's phone does not ring"
    for phone in (MOTHER, "13911112222"):
        for _ in range(4 if phone != MOTHER else 5):
            with db.transaction():
                residents.ask_link(daughter, phone, "女儿", MEALS)
        with db.transaction(), pytest.raises(TooMany):
            residents.ask_link(daughter, phone, "女儿", MEALS)


def test_a_community_worker_confirms_in_person(family: tuple[int, Viewer, Viewer], heard: list[object]) -> None:
    wang, daughter, herself = family
    with db.transaction():
        worker = neighbours.official("community_worker", STREET, "孙洁")
        elsewhere = neighbours.official("community_worker", FAR, "别处")
        officer = neighbours.official("street_officer", STREET, "吴梅")
        with pytest.raises(NotFound):
            residents.ask_link_in_person(elsewhere, daughter.person_id, wang, "女儿", MEALS)
        link = residents.ask_link_in_person(worker, daughter.person_id, wang, "女儿", MEALS)
        assert [each.id for each in residents.links_to_confirm(worker)] == [link.id]
        assert residents.links_to_confirm(elsewhere) == []
        for wrong in (officer, herself):
            with pytest.raises(Forbidden):
                residents.confirm_link_in_person(wrong, link.id)
        residents.confirm_link_in_person(worker, link.id)
        assert (link.state, link.consent, link.confirmed_by) == ("active", "in_person", worker.person_id)
        assert residents.can_order_for(worker, wang).role == "community_worker"
        with pytest.raises(Forbidden):
            residents.can_order_for(officer, wang)
        with pytest.raises(Conflict):
            residents.ask_link_in_person(worker, daughter.person_id, wang, "女儿", MEALS)


def test_a_worker_never_confirms_their_own_link(family: tuple[int, Viewer, Viewer], heard: list[object]) -> None:
    wang, _daughter, _herself = family
    with db.transaction():
        worker = neighbours.official("community_worker", STREET, "孙洁")
        link = residents.ask_link_in_person(worker, worker.person_id, wang, "邻居", MEALS)
        with pytest.raises(Forbidden):
            residents.confirm_link_in_person(worker, link.id)


@pytest.mark.parametrize(
    ("phone", "relation", "scope", "terms", "field"),
    [
        ("13800000002", "女儿", MEALS, {}, "phone"), ("123", "女儿", MEALS, {}, "phone"),
        (MOTHER, "", MEALS, {}, "relation"),
        (MOTHER, "女儿", [], {}, "scope"), (MOTHER, "女儿", ["gold"], {}, "scope"),
        (MOTHER, "女儿", MEALS, {"limit": Money(0)}, "limit"),
        (MOTHER, "女儿", MEALS, {"until": dt.date(2026, 11, 22)}, "until"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(
    family: tuple[int, Viewer, Viewer],
    phone: str,
    relation: str,
    scope: list[str],
    terms: dict[str, object],
    field: str,
) -> None:
    with db.transaction(), pytest.raises(Invalid) as refused:
        residents.ask_link(family[1], phone, relation, scope, **terms)
    assert set(refused.value.fields) == {field}


def test_everything_wrong_is_said_at_once(family: tuple[int, Viewer, Viewer]) -> None:
    with db.transaction(), pytest.raises(Invalid) as refused:
        residents.ask_link(family[1], "", "", [], limit=Money(0))
    assert set(refused.value.fields) == {"phone", "relation", "scope", "limit"}


LEGAL = {("asked", "active"), ("asked", "refused"), ("asked", "withdrawn"), ("active", "withdrawn")}


@pytest.mark.parametrize("before", PROXY_LINK.states)
@pytest.mark.parametrize("after", PROXY_LINK.states)
def test_the_moves_of_a_link(before: str, after: str) -> None:
    assert PROXY_LINK.allows(before, after) is ((before, after) in LEGAL)


def test_a_dead_account_is_no_elder_to_ask(family: tuple[int, Viewer, Viewer], heard: list[object]) -> None:
    _wang, daughter, herself = family
    with db.transaction():
        accounts.end_person(herself.person_id, by=herself)
        assert residents.ask_link(daughter, MOTHER, "女儿", MEALS) is None
