"""Who sees a resident, masked and in full, and what the resident sees of it."""

from __future__ import annotations

import pytest

from app import residents
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Invalid, NotFound
from tests.support import neighbours
from tests.support.neighbours import COMMUNITY, DISTRICT, FAR, NEXT_DOOR, STREET

SEES = (
    ("community_worker", COMMUNITY, True), ("community_worker", NEXT_DOOR, False), ("phone_operator", STREET, True),
    ("assessor", STREET, True), ("street_officer", STREET, True), ("street_officer", FAR[:9], False),
    ("street_approver", STREET, True), ("district_officer", DISTRICT, True), ("district_officer", "110101", False),
    ("district_approver", "11", True), ("auditor", DISTRICT, True), ("auditor", "110101", False),
    ("finance_officer", STREET, False), ("funder", DISTRICT, False), ("evaluator", DISTRICT, False),
    ("admin", "11", False),
)  # fmt: skip


@pytest.mark.parametrize(("role", "division", "sees"), SEES)
def test_a_division_role_sees_its_residents_only(database: str, role: str, division: str, sees: bool) -> None:
    with db.transaction():
        neighbours.settle()
        wang = neighbours.resident()
        viewer = neighbours.official(role, division)
        if sees:
            assert residents.get(viewer, wang.id) is wang
        else:
            with pytest.raises(NotFound):
                residents.get(viewer, wang.id)
        with pytest.raises(NotFound):
            residents.get(viewer, 1)


def test_a_card_is_masked(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        wang = neighbours.resident()
        card = residents.card(neighbours.official("community_worker", COMMUNITY), wang.id)
        assert (card.masked_name, card.phone) == ("王**", "138****0001")
        assert card.id_number.startswith("1101**********126")
        with pytest.raises(NotFound):
            residents.card(neighbours.official("community_worker", NEXT_DOOR, "别处"), wang.id)


def test_a_full_look_needs_a_reason_and_leaves_a_row_the_resident_reads(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        wang = neighbours.resident()
        residents.add_address(wang.id, COMMUNITY, "3 号楼 501", by=SYSTEM)
        residents.add_contact(wang.id, "刘芳", "女儿", "13800000002", by=SYSTEM)
        worker = neighbours.official("community_worker", COMMUNITY, "孙洁").acting("community_worker")
        herself = neighbours.signed_in(wang.person_id)
        for reason in ("", "  ", "看看"):
            with pytest.raises(Invalid):
                residents.look(worker, wang.id, "phone", reason)
        assert residents.look(worker, wang.id, "phone", "上门没人，打电话确认") == ("13800000001",)
        assert residents.look(worker, wang.id, "addresses", "核对送餐地址") == ("百万庄社区 3 号楼 501",)
        assert residents.look(worker, wang.id, "contacts", "上门没人应答") == ("刘芳 13800000002",)
        assert residents.look(herself, wang.id, "id_number", "")[0].startswith("110102")
        with pytest.raises(Invalid):
            residents.look(worker, wang.id, "shoe_size", "想知道一下")
        seen = residents.looks_at(herself, wang.id)
        assert [(one.who, one.role, one.what, one.reason) for one in seen] == [
            ("孙洁", "community_worker", "contacts", "上门没人应答"),
            ("孙洁", "community_worker", "addresses", "核对送餐地址"),
            ("孙洁", "community_worker", "phone", "上门没人，打电话确认"),
        ]
        stranger = neighbours.signed_in(neighbours.person("生人").id)
        with pytest.raises(NotFound):
            residents.look(stranger, wang.id, "phone", "只是想看")
        with pytest.raises(NotFound):
            residents.looks_at(stranger, wang.id)


def test_a_resident_serves_themselves(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        wang = neighbours.resident()
        served = residents.people_of(neighbours.signed_in(wang.person_id))
        assert [(each.resident_id, each.is_self, each.relation) for each in served] == [(wang.id, True, "self")]
        assert residents.names([wang.id, 1]) == {wang.id: "王秀兰"}
        assert residents.people_ids([wang.id]) == {wang.id: wang.person_id}
        assert residents.of_person(wang.person_id) is wang
