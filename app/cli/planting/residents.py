"""Residents with their facts and doors, and the family who order for them."""

from __future__ import annotations

import datetime as dt
import math

from app import accounts, places, residents
from app.cli.cast import PROXIES, RESIDENTS, STREET, CastResident
from app.cli.planting.actors import by_login, viewer_of
from app.core import clock
from app.core.actors import SYSTEM

SINCE = dt.timedelta(days=500)
SCOPE = ["care", "meals", "rides", "errands", "applications"]


def plant_residents() -> dict[str, int]:
    """Everyone served: key → resident id. Who has a phone signs in by it."""
    worker = by_login("hanxue", "community_worker")
    ids = {}
    for number, cast in enumerate(RESIDENTS):
        known = _known(cast)
        ids[cast.key] = known or _resident(cast, number, worker)
    return ids


def _known(cast: CastResident) -> int | None:
    found = residents.find_by_id_number(cast.id_number)
    return found.id if found else None


def _resident(cast: CastResident, number: int, worker: accounts.Viewer) -> int:
    since = clock.today() - SINCE
    person = accounts.register_person(cast.name, cast.phone, by=worker)
    accounts.set_elder_mode(person.id, cast.elder_mode)
    row = residents.register(
        person.id, cast.id_number, cast.residence, cast.hukou or cast.residence, by=worker, since=since
    )
    facts: list[tuple[str, object, str]] = [("status", True, status) for status in cast.status]
    facts += [("permit", cast.permit, "")] if cast.permit else []
    facts += [("care_level", cast.care_level, "")] if cast.care_level else []
    for kind, value, name in facts:
        residents.record_fact(
            row.id,
            kind,
            value,
            by=worker,
            name=name,
            from_day=since,
            source="assessment" if kind == "care_level" else "register",
        )
    residents.add_address(
        row.id,
        cast.residence,
        cast.door,
        label="家",
        point=_point(number),
        source="community_worker",
        by=worker,
        default=True,
    )
    if cast.contact:
        residents.add_contact(row.id, *cast.contact, by=worker)
    return row.id


def _point(number: int) -> places.Point:
    """Doors spread in a circle of some 600 m around the street's centre."""
    street = places.find(STREET)
    lat, lon = (street.centre_lat, street.centre_lon) if street else (None, None)
    angle = number * 2.4
    return places.Point((lat or 39.957) + 0.005 * math.sin(angle), (lon or 116.376) + 0.006 * math.cos(angle))


def plant_proxies(resident_ids: dict[str, int]) -> None:
    """Family who order for residents, their consent confirmed in person by a community worker."""
    worker = by_login("hanxue", "community_worker")
    for cast in PROXIES:
        person = accounts.find_by_phone(cast.phone) or accounts.register_person(cast.name, cast.phone, by=SYSTEM)
        linked = {line.resident_id for line in residents.links_of(viewer_of(person.id)) if line.i_am_proxy}
        for key, relation in cast.orders_for:
            if resident_ids[key] not in linked:
                link = residents.ask_link_in_person(worker, person.id, resident_ids[key], relation, SCOPE)
                residents.confirm_link_in_person(worker, link.id)
