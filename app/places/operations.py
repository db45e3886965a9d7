"""Verbs of places: addresses and their points."""

from __future__ import annotations

from app.core import clock, crypto
from app.core.db import session
from app.core.errors import Invalid
from app.core.ids import new_id
from app.places.models import Address, Division
from app.places.points import Point, to_wgs84

DETAIL = "addresses.detail"
POINT_SOURCES = ("pin", "community_worker", "verified_visit")


def add_address(community_code: str, detail: str, point: Point | None = None, source: str | None = None) -> Address:
    """A new address in a community; `Invalid` for an unknown community, an empty detail or an unsourced point."""
    detail = " ".join(detail.split())
    if not detail or len(detail) > 120:
        raise Invalid(fields={"detail": "请写楼号、单元和门牌，最多 120 个字"})
    community = session().get(Division, community_code)
    if community is None or community.level != "community":
        raise Invalid(fields={"community": "请选择所在的社区"})
    address_id = new_id()
    address = Address(
        id=address_id,
        community_code=community_code,
        detail_sealed=crypto.seal(detail, DETAIL, address_id),
        created_at=clock.now(),
    )
    session().add(address)
    if point is not None:
        set_point(address, point, source or "")
    session().flush()
    return address


def set_point(address: Address, point: Point, source: str) -> None:
    """Say where the address is, and who says so (`pin`, `community_worker`, `verified_visit`)."""
    if source not in POINT_SOURCES:
        raise Invalid(fields={"point": "请说明位置是怎么得到的"})
    where = to_wgs84(point)
    address.lat, address.lon = where.lat, where.lon
    address.datum, address.point_source = point.datum, source
    session().flush()


def forget(address_id: int) -> None:
    """Leave nothing of a door but its community; orders that went there keep the row."""
    address = session().get(Address, address_id)
    if address is not None:
        address.detail_sealed = crypto.seal("", DETAIL, address.id)
        address.lat = address.lon = address.datum = address.point_source = None
        session().flush()
