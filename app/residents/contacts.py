"""Whom to call about a resident."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, select

from app import accounts
from app.core import audit, crypto
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Invalid, NotFound
from app.core.ids import new_id
from app.residents.models import Contact

PHONE = "resident_contacts.phone"
_ANY_PHONE = re.compile(r"^\d{7,12}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact with the phone masked; `look` opens it."""

    id: int
    name: str
    relation: str
    phone: str


def add_contact(resident_id: int, name: str, relation: str, phone: str, *, by: Actor) -> Contact:
    """Somebody to call: a mobile or a landline with its area code."""
    digits = re.sub(r"[\s\-()（）]", "", phone).removeprefix("+86")
    fields: dict[str, str] = {}
    if not 1 <= len(name.strip()) <= 60:
        fields["name"] = "请填写姓名，最多 60 个字"
    if not 1 <= len(relation.strip()) <= 20:
        fields["relation"] = "请填写与居民的关系"
    if not _ANY_PHONE.match(digits):
        fields["phone"] = "请输入手机号码或带区号的座机号码"
    if fields:
        raise Invalid(fields=fields)
    contact_id = new_id()
    contact = Contact(
        id=contact_id,
        resident_id=resident_id,
        name=name.strip(),
        relation=relation.strip(),
        phone_sealed=crypto.seal(digits, PHONE, contact_id),
    )
    session().add(contact)
    session().flush()
    audit.record(by, "resident", resident_id, "add_contact", detail={"contact": contact_id})
    return contact


def remove_contact(resident_id: int, contact_id: int, *, by: Actor) -> None:
    """Forget a contact; `NotFound` where it is not this resident's."""
    row = session().get(Contact, contact_id)
    if row is None or row.resident_id != resident_id:
        raise NotFound()
    session().execute(delete(Contact).where(Contact.id == contact_id))
    audit.record(by, "resident", resident_id, "remove_contact", detail={"contact": contact_id})


def contacts(resident_id: int) -> list[ContactLine]:
    """The resident's contacts, masked, in the order they were given."""
    query = select(Contact).where(Contact.resident_id == resident_id).order_by(Contact.id)
    return [
        ContactLine(row.id, row.name, row.relation, accounts.mask_phone(contact_phone(row)))
        for row in session().scalars(query)
    ]


def contact_phone(contact: Contact) -> str:
    """The contact's phone in full; the caller has the right to it."""
    return crypto.unseal(contact.phone_sealed, PHONE, contact.id)
