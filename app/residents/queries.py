"""Reads of residents, scoped by who looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, literal, null, or_, select, union_all

from app import accounts, places
from app.accounts import Viewer, scopes
from app.accounts.models import Person
from app.core import clock, crypto
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import Money
from app.places.models import Division
from app.residents.identity import id_number_index, mask_id_number, read_id_number
from app.residents.models import ProxyLink, Resident
from app.residents.operations import ID_NUMBER

DIVISION_ROLES = (
    "community_worker", "phone_operator", "assessor", "street_officer", "street_approver", "district_officer",
    "district_approver", "auditor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Served:
    """Somebody the viewer may order for: themselves (`relation` is `self`), or by an active link.

    `relation` says what the viewer is to them: 女儿.
    """

    resident_id: int
    person_id: int
    name: str
    relation: str
    residence_code: str
    place: str
    link_id: int | None = None
    scope: tuple[str, ...] = ()
    order_limit: Money | None = None

    @property
    def is_self(self) -> bool:
        """Whether the viewer is this person."""
        return self.link_id is None

    @property
    def community(self) -> str:
        """The name of the community they live in."""
        return self.place


@dataclass(frozen=True, slots=True)
class Found:
    """One line of a search."""

    resident_id: int
    person_id: int
    name: str
    phone: str
    born: dt.date
    place: str


@dataclass(frozen=True, slots=True)
class Card:
    """A resident as a page shows them: masked; the full values need `look`."""

    resident_id: int
    person_id: int
    name: str
    masked_name: str
    phone: str
    id_number: str
    born: dt.date
    sex: str
    residence_code: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A proxy link as its two sides see it; `other` is the name of the other side."""

    link_id: int
    other: str
    relation: str
    state: str
    scope: tuple[str, ...]
    order_limit: Money | None
    until_day: dt.date | None
    i_am_proxy: bool
    resident_id: int


def link_in_force() -> ColumnElement[bool]:
    """The condition that a proxy link counts today."""
    today = clock.today()
    return and_(
        ProxyLink.state == "active",
        ProxyLink.from_day <= today,
        or_(ProxyLink.until_day.is_(None), ProxyLink.until_day >= today),
    )


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Resident` that the viewer may see them: oneself, whom one acts for, those of one's division."""
    linked = select(ProxyLink.resident_id).where(ProxyLink.proxy_id == viewer.person_id, link_in_force())
    mine = or_(Resident.person_id == viewer.person_id, Resident.id.in_(linked))
    divisions = viewer.divisions(*DIVISION_ROLES)
    if divisions:
        mine = or_(mine, scopes.within(Resident.residence_code, divisions))
    return and_(Resident.erased_at.is_(None), mine)


def get(viewer: Viewer, resident_id: int) -> Resident:
    """The resident; `NotFound` for one the viewer may not see."""
    found = session().scalars(select(Resident).where(Resident.id == resident_id, visible_to(viewer))).first()
    if found is None:
        raise NotFound("没有找到这位居民")
    return found


def find(resident_id: int) -> Resident | None:
    """The resident, unscoped: for rooms, never for a page."""
    return session().get(Resident, resident_id)


def find_by_id_number(id_number: str) -> Resident | None:
    """The resident with this identity number, unscoped: for rooms, never for a page."""
    index = id_number_index(read_id_number(id_number).number)
    return session().scalars(select(Resident).where(Resident.id_number_index == index)).first()


def of_person(person_id: int) -> Resident | None:
    """The resident this person is, if they are one."""
    return session().scalars(select(Resident).where(Resident.person_id == person_id)).first()


def names(resident_ids: Iterable[int]) -> dict[int, str]:
    """Resident id → name, in one query."""
    wanted = set(resident_ids)
    if not wanted:
        return {}
    query = select(Resident.id, Person.name).join(Person, Person.id == Resident.person_id)
    return dict(session().execute(query.where(Resident.id.in_(wanted))).all())


def people_ids(resident_ids: Iterable[int]) -> dict[int, int]:
    """Resident id → person id, in one query."""
    wanted = set(resident_ids)
    if not wanted:
        return {}
    query = select(Resident.id, Resident.person_id).where(Resident.id.in_(wanted))
    return dict(session().execute(query).all())


def told_about(resident_id: int) -> list[int]:
    """Who hears about this resident's orders: their own person and today's proxies."""
    own = select(Resident.person_id).where(Resident.id == resident_id)
    linked = select(ProxyLink.proxy_id).where(ProxyLink.resident_id == resident_id, link_in_force())
    return sorted(set(session().scalars(union_all(own, linked))))


def people_of(viewer: Viewer) -> list[Served]:
    """Whom the viewer may order for: themselves first, then by links, oldest first. One statement."""
    own = select(Resident.id.label("resident_id"), null().label("link_id")).where(
        Resident.person_id == viewer.person_id
    )
    linked = select(ProxyLink.resident_id, ProxyLink.id).where(ProxyLink.proxy_id == viewer.person_id, link_in_force())
    whom = union_all(own, linked).subquery()
    query = (
        select(Resident, Person.name, Division.name, ProxyLink)
        .join(whom, whom.c.resident_id == Resident.id)
        .join(Person, Person.id == Resident.person_id)
        .join(Division, Division.code == Resident.residence_code)
        .outerjoin(ProxyLink, ProxyLink.id == whom.c.link_id)
        .where(Resident.erased_at.is_(None))
    )
    found: dict[int, Served] = {}
    rows: list[tuple[Resident, str, str, ProxyLink | None]] = [
        (row[0], row[1], row[2], row[3]) for row in session().execute(query)
    ]
    for resident, name, place, link in sorted(rows, key=lambda row: row[3].id if row[3] is not None else 0):
        common = (resident.id, resident.person_id, name)
        where = (resident.residence_code, places.short_name(place))
        if link is None:
            found[resident.id] = Served(*common, "self", *where)
        else:
            served = Served(*common, link.relation, *where, link.id, tuple(link.scope), link.order_limit)
            found.setdefault(resident.id, served)
    return list(found.values())


def links_of(viewer: Viewer) -> list[LinkLine]:
    """The viewer's links that are asked or in force, as proxy and as resident."""
    mine = of_person(viewer.person_id)
    side = ProxyLink.proxy_id == viewer.person_id
    if mine is not None:
        side = or_(side, ProxyLink.resident_id == mine.id)
    rows = session().scalars(select(ProxyLink).where(side, ProxyLink.state.in_(("asked", "active")))).all()
    residents = names(row.resident_id for row in rows)
    proxies = accounts.names(row.proxy_id for row in rows)
    lines = []
    for row in sorted(rows, key=lambda each: each.id):
        i_am_proxy = row.proxy_id == viewer.person_id
        # Until consent is given the asker learns no name they did not know.
        other = residents.get(row.resident_id, "") if i_am_proxy else proxies.get(row.proxy_id, "")
        if i_am_proxy and row.state == "asked":
            other = accounts.mask_name(other)
        lines.append(
            LinkLine(
                row.id, other, row.relation, row.state, tuple(row.scope), row.order_limit, row.until_day,
                i_am_proxy, row.resident_id,
            )
        )  # fmt: skip
    return lines


def card(viewer: Viewer, resident_id: int) -> Card:
    """The resident, masked; `NotFound` for one the viewer may not see."""
    resident = get(viewer, resident_id)
    person = accounts.get(resident.person_id)
    number = ""
    if resident.id_number_sealed:
        number = mask_id_number(crypto.unseal(resident.id_number_sealed, ID_NUMBER, resident.id))
    return Card(
        resident.id, person.id, person.name, accounts.mask_name(person.name), accounts.masked_phone(person), number,
        resident.born, resident.sex, resident.residence_code,
    )  # fmt: skip


def search(viewer: Viewer, text: str, limit: int = 20) -> Sequence[Found]:
    """Residents the viewer may see, by part of the name, pinyin or initials, whole phone or its last four digits."""
    text = "".join(text.split())
    if not text:
        return []
    query = (
        select(Resident, Person, Division.name)
        .join(Person, Person.id == Resident.person_id)
        .join(Division, Division.code == Resident.residence_code)
        .where(visible_to(viewer), _matches(text))
        .order_by(Resident.pinyin, Resident.id)
        .limit(limit)
    )
    return [
        Found(
            resident.id, person.id, person.name, accounts.masked_phone(person), resident.born, places.short_name(place)
        )
        for resident, person, place in session().execute(query)
    ]


def _matches(text: str) -> ColumnElement[bool]:
    if text.isascii() and text.isdigit():
        if len(text) == 11:
            return Person.phone_index == accounts.phone_index(text)
        return Person.phone_tail_index == accounts.tail_index(text) if len(text) == 4 else literal(False)
    if text.isascii():
        typed = text.lower()
        whole = Resident.pinyin.startswith(typed, autoescape=True)
        return or_(whole, Resident.pinyin.contains(f" {typed}", autoescape=True))
    return Person.name.contains(text, autoescape=True)
