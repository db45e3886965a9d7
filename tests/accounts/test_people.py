"""People: one phone is one person, and nothing about it is stored readable."""

from __future__ import annotations

import pytest
from sqlalchemy import String, column

from app import accounts
from app.accounts import scopes
from app.accounts.models import Person
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Invalid, NotFound
from tests.support import neighbours

PHONE = "13800000001"


def test_a_person_is_found_by_phone_and_shown_masked(database: str) -> None:
    with db.transaction() as s:
        person = neighbours.person("王秀兰", "138 0000 0001")
        assert accounts.find_by_phone(PHONE) is person
        assert accounts.phone_of(person) == PHONE
        assert accounts.masked_phone(person) == "138****0001"
        assert accounts.mask_name(person.name) == "王**"
        assert accounts.names([person.id, None, 1]) == {person.id: "王秀兰"}
        row = s.execute(Person.__table__.select()).one()
        assert all(PHONE not in str(value) for value in row)
        with pytest.raises(Conflict):
            neighbours.person("别人", PHONE)
        with pytest.raises(NotFound):
            accounts.get(1)


def test_a_sealed_phone_opens_in_its_own_row_only(database: str) -> None:
    from cryptography.exceptions import InvalidTag

    with db.transaction():
        one, two = neighbours.person("甲", PHONE), neighbours.person("乙", "13900000002")
        two.phone_sealed = one.phone_sealed
        with pytest.raises(InvalidTag):
            accounts.phone_of(two)


def test_names_language_and_mode(database: str) -> None:
    with db.transaction() as s:
        person = neighbours.person("  王  秀兰 ")
        assert person.name == "王 秀兰"
        accounts.set_language(person.id, "en")
        accounts.set_elder_mode(person.id, True)
        accounts.set_phone(person.id, PHONE, by=SYSTEM)
        accounts.rename(person.id, "王秀兰", by=SYSTEM)
        s.refresh(person)
        assert (person.language, person.elder_mode, person.name) == ("en", True, "王秀兰")
        for bad in ("", "x" * 61, "a\x00b"):
            with pytest.raises(Invalid):
                accounts.rename(person.id, bad, by=SYSTEM)
        with pytest.raises(Invalid):
            accounts.set_language(person.id, "fr")


def test_scopes_are_ranges_of_digits() -> None:
    code = column("code", String)
    said = str(scopes.within(code, ["110102", "110102009", "31"]).compile(compile_kwargs={"literal_binds": True}))
    assert said == "code >= '110102' AND code <= '110102999999' OR code >= '31' AND code <= '319999999999'"
    assert str(scopes.within(code, [])) == "false"
