"""A few divisions and people, for tests of rooms that need no whole cast."""

from __future__ import annotations

import datetime as dt

from app import accounts, places, residents
from app.accounts import Viewer
from app.cli.cast.numbers import id_number
from app.core import db
from app.core.actors import SYSTEM
from app.places.importing import store

COMMUNITY, NEXT_DOOR, FAR = "110102009001", "110102009002", "110101001001"
STREET, DISTRICT = "110102009", "110102"
DIVISIONS = {
    "11": "北京市", "1101": "市辖区", "110101": "东城区", "110101001": "东华门街道", FAR: "多福巷社区居委会",
    DISTRICT: "西城区", STREET: "展览路街道", COMMUNITY: "百万庄社区居委会", NEXT_DOOR: "车公庄社区居委会",
}  # fmt: skip


def settle() -> None:
    """Store the divisions; in an open transaction."""
    store((code, places.parent(code), places.level(code), name, False) for code, name in DIVISIONS.items())


def person(name: str, phone: str | None = None) -> accounts.Person:
    """A person; in an open transaction."""
    return accounts.register_person(name, phone, by=SYSTEM)


def resident(
    name: str = "王秀兰",
    phone: str | None = "13800000001",
    *,
    born: dt.date = dt.date(1948, 5, 20),
    order: int = 126,
    community: str = COMMUNITY,
    since: dt.date | None = None,
) -> residents.Resident:
    """A resident with a hukou where they live; in an open transaction."""
    number = id_number("110102", born, order)
    return residents.register(person(name, phone).id, number, community, community, by=SYSTEM, since=since)


def signed_in(person_id: int, *, second_factor: bool = False) -> Viewer:
    """The person as a fresh session sees them; in an open transaction."""
    token = accounts.start_session(person_id, "test", second_factor=second_factor)
    db.session().flush()
    viewer = accounts.load_viewer(token)
    assert viewer is not None
    return viewer


def official(role: str, division: str, name: str = "陈立") -> Viewer:
    """Somebody with a second factor holding `role` at `division`; in an open transaction."""
    someone = person(name)
    accounts.grant(someone.id, role, by=SYSTEM, division_code=division)
    return signed_in(someone.id, second_factor=True)
