"""Divisions, holidays, offices and the people who work there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import chinese_calendar
import pyotp
from sqlalchemy import select, update

from app import accounts, organisations, places
from app.cli.cast import OFFICES, STAFF, STREET, StaffMember
from app.cli.cast.offices import DEMO_PASSWORD
from app.core import calendar, clock
from app.core.actors import SYSTEM
from app.core.db import session
from app.notifications.models import Message
from app.organisations.models import Organisation

DATA = Path(__file__).resolve().parents[3] / "data"


def plant_places() -> None:
    """Beijing's divisions with the centres of Xicheng's streets."""
    if places.find(STREET) is None:
        places.import_divisions(DATA / "beijing-divisions.csv")
        places.import_divisions(DATA / "xicheng-centres.csv")


def plant_calendar() -> None:
    """The official holiday arrangement of every year the calendar package knows."""
    known = sorted({day.year for day in chinese_calendar.holidays})
    for year in known:
        calendar.import_year(year, _special_days(year))


def _special_days(year: int) -> list[tuple[dt.date, bool, str]]:
    days = [(day, False, name) for day, name in chinese_calendar.holidays.items() if day.year == year]
    worked = [(day, True, name) for day, name in chinese_calendar.workdays.items() if day.year == year]
    return [(day, is_worked, str(name)) for day, is_worked, name in sorted(days + worked)]


def plant_offices() -> dict[str, int]:
    """The public bodies of the cast: key → organisation id."""
    s = session()
    ids = {}
    for office in OFFICES:
        found = s.scalar(select(Organisation.id).where(Organisation.name == office.name))
        ids[office.key] = (
            found
            or organisations.register(
                office.kind, office.name, office.division, SYSTEM, name_en=office.name_en, phone=office.phone
            ).id
        )
    return ids


def plant_staff(office_ids: dict[str, int]) -> dict[str, int]:
    """Everyone who signs in by password and second factor: login → person id."""
    return {member.login: _staff_member(member, office_ids) for member in STAFF}


def _staff_member(member: StaffMember, office_ids: dict[str, int]) -> int:
    found = accounts.find_by_login(member.login)
    if found is not None:
        return found.id
    person_id = sign_in_person(member.name, member.login, member.totp)
    division = None if member.role == "admin" else member.division
    accounts.grant(
        person_id, member.role, by=SYSTEM, division_code=division,
        organisation_id=office_ids[member.office], from_day=clock.today() - dt.timedelta(days=400),
    )  # fmt: skip
    return person_id


def sign_in_person(name: str, login: str, totp: str) -> int:
    """A person with login, the demo's password and a second factor whose secret the demo knows."""
    person = accounts.register_person(name, by=SYSTEM)
    accounts.set_password(person.id, login, DEMO_PASSWORD, by=SYSTEM)
    accounts.begin_second_factor(person.id, secret=totp)
    accounts.confirm_second_factor(person.id, pyotp.TOTP(totp).at(clock.now()), by=SYSTEM)
    return person.id


def is_empty() -> bool:
    """Whether none of the cast's offices stands yet."""
    names = [office.name for office in OFFICES]
    return session().scalar(select(Organisation.id).where(Organisation.name.in_(names)).limit(1)) is None


def read_old_news(before: dt.datetime) -> None:
    """Everyone of the cast has read what they were told before then."""
    query = update(Message).where(Message.channel == "inbox", Message.created_at < before)
    session().execute(query.values(state="read", read_at=before))
