"""Reads of places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.core import crypto
from app.core.db import session
from app.core.errors import NotFound
from app.places.codes import prefixes, short_name
from app.places.models import Address, Division
from app.places.operations import DETAIL
from app.places.points import Point

_UNSPOKEN = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def find(code: str) -> Division | None:
    """The division with this code, or None."""
    return session().get(Division, code)


def name(code: str) -> str:
    """The division's own name; `NotFound` for an unknown code."""
    found = find(code)
    if found is None:
        raise NotFound("没有这个行政区划")
    return found.name


def names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name of those that are known, in one query."""
    wanted = set(codes)
    if not wanted:
        return {}
    query = select(Division.code, Division.name).where(Division.code.in_(wanted))
    return dict(session().execute(query).all())


def full_name(code: str) -> str:
    """Names from the province down, as an address is written: 北京市西城区展览路街道百万庄社区居委会."""
    known = names(prefixes(code))
    if code not in known:
        raise NotFound("没有这个行政区划")
    spoken: list[str] = []
    for each in prefixes(code):
        part = known.get(each, "")
        if part and part not in _UNSPOKEN and part not in spoken:
            spoken.append(part)
    return "".join(spoken)


def children(code: str | None) -> Sequence[Division]:
    """The divisions right below, by code; provinces for None."""
    query = select(Division).where(Division.parent_code.is_(None) if code is None else Division.parent_code == code)
    return session().scalars(query.order_by(Division.code)).all()


def centre(code: str) -> Point | None:
    """The approximate centre of the division, or of the nearest one above that has one; WGS84."""
    query = select(Division.code, Division.centre_lat, Division.centre_lon)
    rows = session().execute(query.where(Division.code.in_(prefixes(code)), Division.centre_lat.is_not(None)))
    known = {each: Point(lat, lon) for each, lat, lon in rows if lat is not None and lon is not None}
    return known[max(known, key=len)] if known else None


def point_of(address: Address) -> Point | None:
    """Where the address is, in WGS84; None where nobody knows yet."""
    if address.lat is None or address.lon is None:
        return None
    return Point(address.lat, address.lon)


def address_detail(address: Address) -> str:
    """The sealed part alone: building, entrance, door."""
    return crypto.unseal(address.detail_sealed, DETAIL, address.id)


def address_text(address: Address) -> str:
    """Community and door as a courier reads them."""
    community = names([address.community_code]).get(address.community_code, "")
    return f"{short_name(community)} {address_detail(address)}".strip()


def address_texts(ids: Iterable[int]) -> dict[int, str]:
    """`address_text` of many addresses, in one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    query = select(Address, Division.name).join(Division, Division.code == Address.community_code)
    rows = session().execute(query.where(Address.id.in_(wanted)))
    return {address.id: f"{short_name(community)} {address_detail(address)}" for address, community in rows}
