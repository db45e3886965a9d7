"""`flask seed`: the named cast, alive — offices, people, providers, programmes, and a month of orders around today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager

import click

from app.cli.cast import RESIDENTS
from app.cli.planting import offices, orders, programmes, providers, residents
from app.core import clock
from app.core.db import reading, transaction
from app.payments import conversation

FOUNDED = dt.timedelta(days=60)
BACK = dt.timedelta(days=30)
AHEAD = dt.timedelta(days=14)
PLACED_AHEAD = dt.timedelta(days=2)
NEWS = dt.timedelta(hours=20)


@click.command("seed", help="Put the demo's cast in; a second time tops up menus and changes nothing else.")
def command() -> None:
    """The command."""
    click.echo("new" if fill() else "kept")


def fill() -> bool:
    """Plant whatever of the cast is missing; whether this was the first time."""
    today = clock.today()
    with transaction():
        offices.plant_places()
        offices.plant_calendar()
        first_time = offices.is_empty()
    with at(clock.now() - FOUNDED), transaction():
        staff = offices.plant_staff(offices.plant_offices())
        resident_ids = residents.plant_residents()
        residents.plant_proxies(resident_ids)
        provider_ids = providers.plant_providers(staff["wumei"])
        programmes.plant_programmes()
        programmes.plant_budgets(today.year)
    with transaction():
        providers.plant_menus(provider_ids, today - BACK if first_time else today, today + AHEAD)
    if first_time:
        _past(resident_ids, provider_ids, today)
    return first_time


def _past(resident_ids: dict[str, int], provider_ids: dict[str, int], today: dt.date) -> None:
    """Applications and orders, each at the time it would have happened."""
    keys = {cast.key: cast for cast in RESIDENTS}
    for cast, ago in programmes.applications_due():
        with at(clock.now() - ago):
            with transaction():
                programmes.plant_application(keys[cast.key], resident_ids[cast.key])
            orders.settle_work()
    stage = orders.Stage(resident_ids, provider_ids)
    undo = conversation.speak_through(_carry)
    with reading():
        orders.plant_orders(stage, today - BACK, today + PLACED_AHEAD, at)
    undo()
    with transaction():
        offices.read_old_news(clock.now() - NEWS)


def _carry(_url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The sandbox's webhooks come in without a network: nobody serves yet."""
    conversation.receive("sandbox", body, headers)
    return 200


def at(instant: dt.datetime) -> AbstractContextManager[None]:
    """Hold the clock at an instant."""
    return clock.freeze(instant)
