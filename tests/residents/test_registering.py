"""Registering residents: identity numbers, what is stored, who is found."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import accounts, residents
from app.cli.cast.numbers import id_number
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Invalid
from app.residents.models import Resident
from tests.support import neighbours
from tests.support.neighbours import COMMUNITY, FAR, NEXT_DOOR, STREET

WANG = id_number("110102", dt.date(1948, 5, 20), 126)


@given(st.dates(dt.date(1910, 1, 1), dt.date(2026, 1, 1)), st.integers(1, 999))
def test_a_made_number_tells_birth_date_and_sex(born: dt.date, order: int) -> None:
    read = residents.read_id_number(id_number("110102", born, order))
    assert (read.born, read.sex) == (born, "M" if order % 2 else "F")
    assert read.number not in repr(read)


@pytest.mark.parametrize(
    "text",
    ["", "11010219480520126", WANG[:-1] + ("0" if WANG[-1] != "0" else "1"), "110102194813201261", "9" * 18, "x" * 18,
     id_number("110102", dt.date(2027, 1, 1), 1), id_number("110102", dt.date(1890, 1, 1), 1)],
)  # fmt: skip
def test_what_is_no_identity_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        residents.read_id_number(text)
    assert set(refused.value.fields) == {"id_number"}
    assert "1101" not in str(refused.value)


def test_the_number_is_sealed_and_registers_once(database: str) -> None:
    with db.transaction() as s:
        neighbours.settle()
        wang = neighbours.resident()
        assert (wang.born, wang.sex, wang.pinyin) == (dt.date(1948, 5, 20), "F", "wangxiulan wxl")
        row = s.execute(Resident.__table__.select()).one()
        assert all(WANG not in str(value) for value in row)
        assert residents.find_by_id_number(WANG.lower()) is wang
        with pytest.raises(Conflict):
            neighbours.resident("冒名", None)
        with pytest.raises(Conflict):
            residents.register(wang.person_id, id_number("110102", wang.born, 128), COMMUNITY, COMMUNITY, by=SYSTEM)
        with pytest.raises(Invalid):
            residents.register(neighbours.person("甲").id, id_number("110102", wang.born, 128), "99", "99", by=SYSTEM)
        assert [role.role for role in accounts.roles_of(wang.person_id)] == ["resident"]


def test_search_finds_by_name_pinyin_initials_and_phone_within_the_division(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        wang = neighbours.resident()
        neighbours.resident("王建国", "13900001234", order=127, community=FAR)
        officer = neighbours.official("community_worker", STREET)
        for text in ("秀兰", "wangxiu", "WXL", "13800000001", "0001", " 王 秀 "):
            assert [found.resident_id for found in residents.search(officer, text)] == [wang.id], text
        for text in ("建国", "1234", "13900001234", "", "1380000", "%", "_", "zzz"):
            assert list(residents.search(officer, text)) == [], text
        found = residents.search(officer, "秀兰")[0]
        assert (found.phone, found.place) == ("138****0001", "百万庄社区")


def test_addresses_and_contacts(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        wang = neighbours.resident()
        home = residents.add_address(wang.id, COMMUNITY, "3 号楼 501", by=SYSTEM)
        other = residents.add_address(wang.id, NEXT_DOOR, "7 号楼 202", by=SYSTEM, label="女儿家")
        assert [line.id for line in residents.addresses(wang.id)] == [home.id, other.id]
        residents.set_default(wang.id, other.id, by=SYSTEM)
        default = residents.default_address(wang.id)
        assert default is not None
        assert (default.id, default.text) == (other.id, "车公庄社区 7 号楼 202")
        residents.remove_address(wang.id, other.id, by=SYSTEM)
        assert [line.id for line in residents.addresses(wang.id)] == [home.id]
        contact = residents.add_contact(wang.id, "刘芳", "女儿", "010-6800 1234", by=SYSTEM)
        assert "68001234" not in contact.phone_sealed
        assert [line.phone for line in residents.contacts(wang.id)] == ["010****1234"]
        with pytest.raises(Invalid) as refused:
            residents.add_contact(wang.id, "", "", "x", by=SYSTEM)
        assert set(refused.value.fields) == {"name", "relation", "phone"}
        residents.remove_contact(wang.id, contact.id, by=SYSTEM)
        assert residents.contacts(wang.id) == []
