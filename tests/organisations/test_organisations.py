"""Organisations: registering, finding, and codes that do not hold."""

from __future__ import annotations

import pytest

from app import organisations
from app.cli.cast.numbers import credit_code
from app.core import audit, db
from app.core.actors import SYSTEM
from app.core.errors import Invalid, NotFound
from tests.support import neighbours
from tests.support.neighbours import COMMUNITY, STREET

CODE = credit_code("91110102MA0000001")


def test_an_office_is_found_by_its_street(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        office = organisations.register("street_office", "展览路街道办事处", STREET, SYSTEM, phone="010-6800-0000")
        assert organisations.office_of(STREET) is office
        assert organisations.office_of(COMMUNITY) is office
        assert organisations.office_of("110101001") is None
        assert organisations.names([office.id, 1]) == {office.id: "展览路街道办事处"}
        assert [row.act for row in audit.history("organisation", office.id)] == ["register"]
        with pytest.raises(NotFound):
            organisations.get(1)


def test_a_credit_code_is_checked_and_unique(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        first = organisations.register("provider", "福寿餐饮", STREET, SYSTEM, uscc=f" {CODE.lower()} ")
        assert first.uscc == CODE
        wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
        for code in (CODE, wrong):
            with pytest.raises(Invalid) as refused:
                organisations.register("provider", "另一家", STREET, SYSTEM, uscc=code)
            assert set(refused.value.fields) == {"uscc"}


def test_every_wrong_field_is_named_at_once(database: str) -> None:
    with db.transaction():
        with pytest.raises(Invalid) as refused:
            organisations.register("club", "x", "99", SYSTEM, phone="none")
        assert set(refused.value.fields) == {"kind", "name", "division_code", "phone"}
