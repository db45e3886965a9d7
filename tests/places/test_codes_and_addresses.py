"""Codes, and addresses with their points."""

from __future__ import annotations

import pytest

from app import places
from app.core import db
from app.core.errors import Invalid, NotFound
from app.places import Address, Point
from tests.support import neighbours
from tests.support.neighbours import COMMUNITY, STREET


def test_what_the_digits_tell() -> None:
    assert places.prefixes(COMMUNITY) == ["11", "1101", "110102", STREET, COMMUNITY]
    assert places.parent("11") is None
    assert places.parent(COMMUNITY) == STREET
    assert places.within(COMMUNITY, "1101")
    assert not places.within("1101", COMMUNITY)
    with pytest.raises(ValueError, match="digits"):
        places.level("110")


def test_an_address_is_sealed_and_read_back(database: str) -> None:
    with db.transaction() as s:
        neighbours.settle()
        address = places.add_address(COMMUNITY, " 3 号楼  2 单元 501 ", Point(39.93, 116.35, "gcj02"), "pin")
        row = s.get(Address, address.id)
        assert row is not None
        assert "501" not in row.detail_sealed
        assert row.datum == "gcj02"
        assert row.lat != 39.93
        assert places.address_text(row) == "百万庄社区 3 号楼 2 单元 501"
        assert places.address_texts([row.id]) == {row.id: places.address_text(row)}
        found = places.point_of(row)
        assert found is not None
        assert places.distance_m(found, Point(39.93, 116.35, "gcj02")) < 1


@pytest.mark.parametrize(
    ("community", "detail", "source"),
    [(STREET, "3 号楼", "pin"), ("9" * 12, "3 号楼", "pin"), (COMMUNITY, "  ", "pin"), (COMMUNITY, "3 号楼", "guess")],
)
def test_a_wrong_address_is_refused(database: str, community: str, detail: str, source: str) -> None:
    with db.transaction():
        neighbours.settle()
        with pytest.raises(Invalid):
            places.add_address(community, detail, Point(39.9, 116.3), source)


def test_an_unknown_division_is_not_found(database: str) -> None:
    with db.reading():
        assert places.names(["99"]) == {}
        with pytest.raises(NotFound):
            places.name("99")
        with pytest.raises(NotFound):
            places.full_name("99")
