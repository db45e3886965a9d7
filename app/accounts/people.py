"""Verbs of people."""

from __future__ import annotations

from sqlalchemy import update

from app.accounts.models import Person
from app.accounts.phones import PHONE, normal_phone, phone_index, tail_index
from app.accounts.queries import find_by_phone, get
from app.accounts.sessions import end_all_sessions
from app.core import audit, clock, crypto
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.ids import new_id

LANGUAGES = ("zh", "en")


def register_person(name: str, phone: str | None = None, *, by: Actor, language: str = "zh") -> Person:
    """A new person; `Invalid` for an empty name or a bad phone, `Conflict` where the phone is somebody's."""
    person_id = new_id()
    person = Person(
        id=person_id,
        name=_clean_name(name),
        language=language if language in LANGUAGES else "zh",
        elder_mode=False,
        created_at=clock.now(),
    )
    if phone:
        _give_phone(person, phone)
    session().add(person)
    session().flush()
    audit.record(by, "person", person_id, "register", for_id=person_id)
    return person


def rename(person_id: int, name: str, *, by: Actor) -> None:
    """Correct a person's name."""
    get(person_id).name = _clean_name(name)
    session().flush()
    audit.record(by, "person", person_id, "rename", for_id=person_id)


def set_phone(person_id: int, phone: str, *, by: Actor) -> None:
    """Give the person another phone; `Conflict` where it is somebody else's."""
    _give_phone(get(person_id), phone)
    session().flush()
    audit.record(by, "person", person_id, "set_phone", for_id=person_id)


def set_language(person_id: int, language: str) -> None:
    """Remember the language (`zh`, `en`) in which to speak to the person."""
    if language not in LANGUAGES:
        raise Invalid("请选择中文或 English")
    session().execute(update(Person).where(Person.id == person_id).values(language=language))


def set_elder_mode(person_id: int, on: bool) -> None:
    """Remember whether pages are shown in elder mode."""
    session().execute(update(Person).where(Person.id == person_id).values(elder_mode=on))


def end_person(person_id: int, *, by: Actor) -> None:
    """Close the account: nobody signs in with it again, its sessions end. Rows of the past stay."""
    get(person_id).ended_at = clock.now()
    session().flush()
    audit.record(by, "person", person_id, "end", for_id=person_id)
    end_all_sessions(person_id, by=by)


def forget(person_id: int, *, by: Actor) -> None:
    """Leave nothing that says who the person was, and close the account."""
    person = get(person_id)
    person.name, person.login, person.password_hash = "已注销", None, None
    person.phone_sealed = person.phone_index = person.phone_tail_index = person.totp_sealed = None
    end_person(person_id, by=by)


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise Invalid(fields={"name": "请填写姓名，最多 60 个字"})
    return name


def _give_phone(person: Person, phone: str) -> None:
    phone = normal_phone(phone)
    holder = find_by_phone(phone)
    if holder is not None and holder.id != person.id:
        raise Conflict("这个手机号已经登记过了", code="phone_taken")
    person.phone_sealed = crypto.seal(phone, PHONE, person.id)
    person.phone_index, person.phone_tail_index = phone_index(phone), tail_index(phone[-4:])
