"""The world: communities, residents, providers and services from a fixed seed, written by direct inserts.

Ten programmes are in force and every street holds a budget of each, so that orders draw the street's money.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import accounts, funding, places, programmes
from app.accounts import Person, PersonActor
from app.accounts.phones import PHONE, phone_index, tail_index
from app.availability.models import Stock
from app.catalogue.models import Menu, Service
from app.core import clock, crypto, db
from app.core.actors import SYSTEM
from app.core.ids import new_id
from app.core.money import Money
from app.enrolment.models import Enrolment
from app.organisations.models import Organisation
from app.places.importing import store
from app.places.models import Address
from app.places.operations import DETAIL
from app.programmes.models import ProgrammeVersion
from app.providers.models import Provider, ServiceArea
from app.residents.models import Fact, Resident, ResidentAddress
from app.residents.values import seal
from bench.filling import fill
from bench.sizes import COMMUNITIES, SEED, STREETS, Size

DISTRICT, CITY = "110102", "11"
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ("秀兰", "玉珍", "淑英", "建国", "桂芳", "志强", "凤英", "德海")
ROOT = Path(__file__).resolve().parent
POLICIES = (
    ROOT.parent / "policy/beijing-meals.yaml",
    ROOT.parent / "policy/national-voucher.yaml",
    ROOT / "programmes.yaml",
)
PUBLISHER = PersonActor(2, "district_approver")
SINCE = dt.date(2026, 1, 1)
CAPACITY = 100_000


@dataclass(frozen=True, slots=True)
class One:
    """A resident who can be measured with."""

    resident_id: int
    person_id: int
    community: str
    address_id: int


@dataclass(frozen=True, slots=True)
class Meal:
    """A service and its menus by day."""

    service_id: int
    provider_id: int
    street: str
    menus: dict[dt.date, int]


@dataclass(frozen=True, slots=True)
class World:
    """What there is."""

    people: list[One]
    meals: list[Meal]
    programmes: list[str]

    def meals_of(self, community: str) -> list[Meal]:
        """What stands on the shelf for somebody of a community."""
        return [meal for meal in self.meals if meal.street == community[:9]]


def streets() -> list[str]:
    """Nine digits each."""
    return [f"{DISTRICT}{number:03d}" for number in range(1, STREETS + 1)]


def communities() -> list[str]:
    """Twelve digits each, in turn by street."""
    each = COMMUNITIES // STREETS
    return [f"{street}{number:03d}" for number in range(1, each + 1) for street in streets()]


def settle(size: Size) -> World:
    """Write the world in one transaction."""
    chance = random.Random(SEED)
    with db.transaction():
        _divisions()
        people = list(_people(size, chance))
        meals = _meals(size, chance)
        names = _programmes()
    with db.transaction():
        enrolled = [_enrolment(one.resident_id) for one in people[::3]]
        fill(Enrolment, enrolled)
    analyse()
    return World(people, meals, names)


def _divisions() -> None:
    names = {CITY: "北京市", "1101": "市辖区", DISTRICT: "西城区"}
    names |= {street: f"第{number}街道" for number, street in enumerate(streets(), 1)}
    names |= {code: f"第{number}社区居委会" for number, code in enumerate(communities(), 1)}
    store((code, places.parent(code), places.level(code), name, False) for code, name in names.items())


def _people(size: Size, chance: random.Random) -> Iterator[One]:
    """Persons, residents, their doors and facts, a table at a time; a third is cared for, half have the meal status."""
    now, where = clock.now(), communities()
    made = [One(new_id(), new_id(), where[n % len(where)], new_id()) for n in range(size.residents)]
    fill(Person, (_person(one, n, chance, now) for n, one in enumerate(made)))
    fill(Resident, (_resident(one, chance, now) for one in made))
    fill(Address, ({
        "id": one.address_id, "community_code": one.community, "lat": None, "lon": None, "datum": None,
        "detail_sealed": crypto.seal("1号楼101", DETAIL, one.address_id), "point_source": None,
        "created_at": now,
    } for one in made))  # fmt: skip
    fill(ResidentAddress, ({
        "id": new_id(), "resident_id": one.resident_id, "address_id": one.address_id, "label": "家",
        "is_default": True, "removed_at": None,
    } for one in made))  # fmt: skip
    fill(Fact, (fact for n, one in enumerate(made) for fact in _facts(one, n, now)))
    return iter(made)


def _person(one: One, n: int, chance: random.Random, now: dt.datetime) -> dict[str, Any]:
    phone = f"139{n:08d}"
    return {
        "id": one.person_id, "name": chance.choice(SURNAMES) + chance.choice(GIVEN), "login": None,
        "phone_sealed": crypto.seal(phone, PHONE, one.person_id), "phone_index": phone_index(phone),
        "phone_tail_index": tail_index(phone[-4:]), "password_hash": None, "totp_sealed": None,
        "totp_confirmed_at": None, "totp_last_step": None, "language": "zh", "elder_mode": False, "created_at": now,
        "ended_at": None,
    }  # fmt: skip


def _resident(one: One, chance: random.Random, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": one.resident_id, "person_id": one.person_id, "id_number_sealed": None, "id_number_index": None,
        "born": dt.date(1940, 1, 1) + dt.timedelta(days=chance.randrange(7000)), "sex": chance.choice("fm"),
        "residence_code": one.community, "pinyin": "wang xiu lan", "created_at": now, "created_by": None,
        "erased_at": None,
    }  # fmt: skip


def _facts(one: One, n: int, now: dt.datetime) -> Iterator[dict[str, Any]]:
    known: list[tuple[str, str, Any]] = [("hukou", "", one.community), ("residence", "", one.community)]
    if n % 2 == 0:
        known.append(("status", "basic_elder", True))
    if n % 3 == 0:
        known.append(("care_level", "", "severe"))
    for kind, name, value in known:
        fact_id = new_id()
        yield {
            "id": fact_id, "resident_id": one.resident_id, "kind": kind, "name": name,
            "value_sealed": seal(value, fact_id), "from_day": SINCE, "until_day": None, "source": "bench",
            "recorded_by": None, "recorded_at": now, "corrected_at": None,
        }  # fmt: skip


def _meals(size: Size, chance: random.Random) -> list[Meal]:
    """Providers street by street, each with its share of the services, every service with a menu a day."""
    now, today = clock.now(), clock.today()
    kept = [(new_id(), new_id(), n, streets()[n % STREETS]) for n in range(size.providers)]
    fill(Organisation, ({
        "id": body, "kind": "provider", "name": f"第{n}食堂", "name_en": f"Canteen {n}", "uscc": None,
        "division_code": street, "phone": None, "created_at": now,
    } for _, body, n, street in kept))  # fmt: skip
    fill(Provider, ({
        "id": provider, "organisation_id": body, "code": f"canteen-{n}", "kind": "social_organisation",
        "state": "verified", "street_code": street, "score": 470, "score_count": 31, "applied_by": None,
        "decided_reason": None, "verified_by": None, "verified_at": now, "created_at": now,
    } for provider, body, n, street in kept))  # fmt: skip
    fill(
        ServiceArea,
        ({"id": new_id(), "provider_id": provider, "division_code": street} for provider, _, _, street in kept),
    )
    days = [today + dt.timedelta(days=n) for n in range(1, size.days + 1)]
    meals = [
        Meal(new_id(), kept[n % len(kept)][0], kept[n % len(kept)][3], {day: new_id() for day in days})
        for n in range(size.services)
    ]
    fill(Service, (_service(meal, n, chance, now) for n, meal in enumerate(meals)))
    fill(Menu, (_menu(meal, day, menu) for meal in meals for day, menu in meal.menus.items()))
    fill(Stock, ({"key": menu, "capacity": CAPACITY, "taken": 0} for meal in meals for menu in meal.menus.values()))
    return meals


def _service(meal: Meal, n: int, chance: random.Random, now: dt.datetime) -> dict[str, Any]:
    lunch = n % 3 != 2
    return {
        "id": meal.service_id, "provider_id": meal.provider_id, "code": "meal.lunch" if lunch else "meal.dinner",
        "type": "public_welfare", "vertical": "meals", "name": f"家常{'午' if lunch else '晚'}餐{n}",
        "name_en": f"Home {'lunch' if lunch else 'dinner'} {n}", "about": "一荤两素一汤", "about_en": "Four dishes",
        "unit": "份", "price": Money(1500 + 100 * chance.randrange(12)), "delivery_fee": Money(200),
        "publicly_paid": True, "drawing": "bowl", "traits": ["soft"],
        "rules": {"handovers": ["delivery", "pickup"], "max_quantity": 9}, "state": "listed", "returned_reason": None,
        "added_by": None, "shelf_from": None, "shelf_until": None, "created_at": now,
    }  # fmt: skip


def _menu(meal: Meal, day: dt.date, menu_id: int) -> dict[str, Any]:
    return {
        "id": menu_id, "service_id": meal.service_id, "day": day, "dishes": "红烧豆腐、清炒油菜、米饭",
        "dishes_en": "Tofu, greens, rice", "allergens": ["soy"], "cutoff_at": clock.at(day, dt.time(9)),
        "capacity": CAPACITY, "serve_from": clock.at(day, dt.time(11, 30)),
        "serve_until": clock.at(day, dt.time(12, 30)),
    }  # fmt: skip


def _programmes() -> list[str]:
    """Ten programmes published, with a budget of each at every street."""
    names = []
    for path in POLICIES:
        for row in programmes.import_file(path, CITY, SYSTEM):
            programmes.publish(row.id, PUBLISHER)
            names.append(row.programme_id)
    for name in names:
        for street in streets():
            put_in = funding.set_budget(
                name, street, clock.today().year, Money.yuan(90_000_000), SYSTEM, reason="bench"
            )
            funding.decide_move(put_in, True, PUBLISHER)
    return names


def _enrolment(resident_id: int) -> dict[str, Any]:
    return {
        "id": new_id(), "resident_id": resident_id, "programme_id": "cn-voucher", "application_id": None,
        "approved_on": SINCE, "from_day": SINCE, "until_day": None, "approved_by_code": streets()[0],
        "ended_reason": None,
    }  # fmt: skip


def analyse() -> None:
    """What PostgreSQL's autovacuum does by itself, which a throw-away cluster has turned off."""
    if db.is_postgresql():
        with db.transaction() as s:
            s.connection().exec_driver_sql("ANALYZE")


def sign_in(one: One) -> str:
    """A session of the resident; its cookie's token. In an open transaction."""
    return accounts.start_session(one.person_id, "bench", second_factor=False)


def version_of(programme_id: str) -> int:
    """The version of a programme that is in force."""
    query = select(func.max(ProgrammeVersion.id)).where(ProgrammeVersion.programme_id == programme_id)
    return int(db.session().scalar(query) or 0)
