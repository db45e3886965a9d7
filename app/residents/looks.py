"""Full looks: what is masked is opened for a reason, and the resident can read who did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import accounts
from app.accounts import Viewer
from app.core import audit, crypto
from app.core.audit import AuditRow
from app.core.db import session
from app.core.errors import Invalid
from app.residents.addresses import addresses
from app.residents.contacts import contact_phone
from app.residents.models import Contact, Resident
from app.residents.operations import ID_NUMBER
from app.residents.queries import get

WHAT = ("id_number", "phone", "addresses", "contacts")
SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class SeenBy:
    """One full look: who, in which role, at what, why, when."""

    at: dt.datetime
    who: str
    role: str
    what: str
    reason: str


def look(viewer: Viewer, resident_id: int, what: str, reason: str) -> tuple[str, ...]:
    """Open one masked part (`id_number`, `phone`, `addresses`, `contacts`); leaves an audit row `look`.

    Needs a write transaction, a resident the viewer may see (`NotFound`) and a reason (`Invalid`). Residents open
    their own without either a reason or a row.
    """
    resident = get(viewer, resident_id)
    if what not in WHAT:
        raise Invalid(fields={"what": "请选择要看的内容"})
    if resident.person_id != viewer.person_id:
        reason = " ".join(reason.split())
        if not SHORTEST_REASON <= len(reason) <= 200:
            raise Invalid(fields={"reason": "请写明查看的原因，至少 4 个字"})
        audit.record(
            viewer, "resident", resident_id, "look", for_id=resident.person_id, reason=reason, detail={"what": what}
        )
    return _open(resident, what)


def _open(resident: Resident, what: str) -> tuple[str, ...]:
    if what == "id_number":
        sealed = resident.id_number_sealed
        return (crypto.unseal(sealed, ID_NUMBER, resident.id),) if sealed else ()
    if what == "phone":
        phone = accounts.phone_of(accounts.get(resident.person_id))
        return (phone,) if phone else ()
    if what == "addresses":
        return tuple(line.text for line in addresses(resident.id))
    rows = session().scalars(select(Contact).where(Contact.resident_id == resident.id).order_by(Contact.id))
    return tuple(f"{row.name} {contact_phone(row)}" for row in rows)


def looks_at(viewer: Viewer, resident_id: int, limit: int = 100) -> Sequence[SeenBy]:
    """Who looked at this resident's full data (谁看过我的资料), newest first; `NotFound` out of the viewer's sight."""
    get(viewer, resident_id)
    query = select(AuditRow).where(
        AuditRow.subject == "resident", AuditRow.subject_id == resident_id, AuditRow.act == "look"
    )
    rows = session().scalars(query.order_by(AuditRow.id.desc()).limit(limit)).all()
    names = accounts.names(row.actor_id for row in rows)
    return [
        SeenBy(
            at=row.at,
            who=names.get(row.actor_id or 0, ""),
            role=row.actor_role,
            what=str(row.detail.get("what", "")),
            reason=row.reason or "",
        )
        for row in rows
    ]
