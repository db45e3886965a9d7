"""Providers with certificates, workers, services and menus for the days around today."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from app import accounts, catalogue, providers
from app.accounts import PersonActor
from app.cli.cast import PROVIDERS, STREET, CastProvider, CastService
from app.cli.planting.offices import sign_in_person
from app.core import clock
from app.core.actors import SYSTEM
from app.core.db import session
from app.core.money import Money
from app.providers.models import Provider

AHEAD = dt.timedelta(days=15)
LICENCE = ("business_licence", "food_licence")
YEARS = dt.timedelta(days=3 * 365)


def plant_providers(verifier_id: int) -> dict[str, int]:
    """The cast's providers, verified by the street but for one that waits: key → provider id."""
    s = session()
    ids = {}
    for cast in PROVIDERS:
        found = s.scalar(select(Provider.id).where(Provider.code == cast.code))
        ids[cast.key] = found or _provider(cast, PersonActor(verifier_id, "street_officer"))
    return ids


def _provider(cast: CastProvider, verifier: PersonActor) -> int:
    login, name, totp = cast.manager
    manager = PersonActor(sign_in_person(name, login, totp), "provider_manager")
    row = providers.apply(
        name=cast.name, name_en=cast.name_en, kind=cast.kind, uscc=cast.uscc, street_code=STREET, areas=cast.areas,
        phone="010-8200-1000", code=cast.code, by=manager,
    )  # fmt: skip
    today = clock.today()
    papers = [
        providers.add_certificate(
            row.id,
            kind,
            f"{cast.code.upper()}-{number}",
            today - YEARS,
            today + YEARS + dt.timedelta(days=number),
            by=manager,
        )
        for number, kind in enumerate(LICENCE, start=1)
    ]
    if cast.dispatcher:
        login, name, totp = cast.dispatcher
        person_id = sign_in_person(name, login, totp)
        accounts.grant(person_id, "dispatcher", by=SYSTEM, organisation_id=row.organisation_id)
    for worker in cast.workers:
        person = accounts.register_person(worker.name, worker.phone, by=manager)
        providers.add_worker(row.id, person.id, worker.skills, by=manager)
    if cast.state == "verified":
        providers.verify(row.id, by=verifier, seen=papers)
        row.score, row.score_count = cast.score, 120 if cast.score else 0
    for service in cast.services:
        _service(row.id, cast, service, manager, verifier)
    return row.id


def _service(
    provider_id: int, cast: CastProvider, service: CastService, manager: PersonActor, verifier: PersonActor
) -> None:
    added = catalogue.add_service(
        provider_id, code=service.code, type=service.type, vertical="meals", name=service.name, name_en=service.name_en,
        about=service.about, about_en=service.about_en, unit="portion", price=Money(service.price),
        delivery_fee=Money(service.delivery_fee), drawing=service.drawing, by=manager,
        options=[(name, name_en, Money(extra)) for name, name_en, extra in service.options],
    )  # fmt: skip
    if cast.state == "verified":
        catalogue.decide_service(added.id, True, by=verifier)


def plant_menus(provider_ids: dict[str, int], first: dt.date, last: dt.date) -> None:
    """A menu for each of the cast's services and each day from `first` to `last` that has none."""
    for cast in PROVIDERS:
        own = {item.name: item.id for item in catalogue.own_services([provider_ids[cast.key]])}
        for service in cast.services:
            if service.name in own:
                _menus(own[service.name], service, first, last)


def _menus(service_id: int, service: CastService, first: dt.date, last: dt.date) -> None:
    there = {menu.day for menu in catalogue.menus(service_id, first, (last - first).days + 1)}
    day = first
    while day <= last:
        if day not in there:
            dishes, dishes_en = service.dishes[day.toordinal() % len(service.dishes)]
            catalogue.set_menu(
                service_id, day, dishes=dishes, dishes_en=dishes_en, cutoff_at=_at(day, service.cutoff),
                capacity=service.capacity,
                serve_from=_at(day, service.serve[0]), serve_until=_at(day, service.serve[1]), by=SYSTEM,
            )  # fmt: skip
        day += dt.timedelta(days=1)


def _at(day: dt.date, time: str) -> dt.datetime:
    return clock.at(day, dt.time.fromisoformat(time))
