"""A person's own data: all of it handed over on request, and forgotten on request.

What public money rests on stays: an order keeps its own sealed file of the facts used, for as long as its evidence is
kept, and ledger rows stay. Everything else that says who somebody is goes
(Personal Information Protection Law, articles 45 and 47).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from app import accounts, places
from app.accounts import Viewer
from app.core import audit, clock, crypto
from app.core.db import session
from app.core.errors import Forbidden, NotFound
from app.core.events import announce
from app.residents.addresses import addresses
from app.residents.contacts import contact_phone
from app.residents.events import ResidentErased
from app.residents.looks import looks_at
from app.residents.models import Contact, Fact, ProxyLink, Resident, ResidentAddress
from app.residents.operations import ID_NUMBER
from app.residents.queries import links_of, of_person
from app.residents.states import PROXY_LINK
from app.residents.values import unseal


def export(viewer: Viewer) -> dict[str, Any]:
    """Everything kept about the viewer, unsealed, as plain JSON values; `NotFound` for one who is no resident."""
    resident = _own(viewer)
    person = accounts.get(viewer.person_id)
    sealed = resident.id_number_sealed
    rows = session().scalars(select(Fact).where(Fact.resident_id == resident.id).order_by(Fact.id))
    contacts = session().scalars(select(Contact).where(Contact.resident_id == resident.id).order_by(Contact.id))
    return {
        "name": person.name,
        "phone": accounts.phone_of(person) or None,
        "id_number": crypto.unseal(sealed, ID_NUMBER, resident.id) if sealed else None,
        "born": resident.born.isoformat(),
        "residence": places.full_name(resident.residence_code),
        "facts": [
            {
                "kind": row.kind, "name": row.name, "value": unseal(row.value_sealed, row.id), "source": row.source,
                "from": row.from_day.isoformat(), "until": row.until_day.isoformat() if row.until_day else None,
            }
            for row in rows
        ],
        "addresses": [{"label": line.label, "text": line.text} for line in addresses(resident.id)],
        "contacts": [{"name": row.name, "relation": row.relation, "phone": contact_phone(row)} for row in contacts],
        "people_who_order_for_me": [
            {"name": link.other, "relation": link.relation, "scope": list(link.scope), "state": link.state}
            for link in links_of(viewer)
            if not link.i_am_proxy
        ],
        "looks": [
            {"at": seen.at.isoformat(), "who": seen.who, "role": seen.role, "what": seen.what, "reason": seen.reason}
            for seen in looks_at(viewer, resident.id)
        ],
    }  # fmt: skip


def erase(viewer: Viewer) -> None:
    """Forget the viewer as a resident, at their own wish: identity, facts, doors, contacts, links and the account.

    The caller has made sure that nothing is under way. Announces `ResidentErased`; sessions end.
    """
    resident = _own(viewer)
    s = session()
    if resident.erased_at is not None:
        raise Forbidden("这份资料已经注销了")
    resident.id_number_sealed = resident.id_number_index = None
    resident.born, resident.pinyin, resident.erased_at = resident.born.replace(month=1, day=1), "", clock.now()
    s.flush()
    mine = select(ResidentAddress.address_id).where(ResidentAddress.resident_id == resident.id)
    for address_id in s.scalars(mine).all():
        places.forget(address_id)
    now = clock.now()
    s.execute(update(ResidentAddress).where(ResidentAddress.resident_id == resident.id).values(removed_at=now))
    s.execute(delete(Fact).where(Fact.resident_id == resident.id))
    s.execute(delete(Contact).where(Contact.resident_id == resident.id))
    links = select(ProxyLink).where(ProxyLink.resident_id == resident.id, ProxyLink.state.in_(("asked", "active")))
    for link in s.scalars(links).all():
        PROXY_LINK.move(link, "withdrawn", by=viewer, act="erase", for_id=viewer.person_id)
        link.withdrawn_at = now
    audit.record(viewer, "resident", resident.id, "erase", for_id=viewer.person_id)
    accounts.forget(viewer.person_id, by=viewer)
    announce(ResidentErased(resident.id, viewer.person_id))


def _own(viewer: Viewer) -> Resident:
    found = of_person(viewer.person_id)
    if found is None:
        raise NotFound("您还没有登记为居民")
    return found
