"""Where residents are served."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from app import places
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Invalid, NotFound
from app.core.ids import new_id
from app.places.models import Address, Division
from app.residents.models import Resident, ResidentAddress


@dataclass(frozen=True, slots=True)
class AddressLine:
    """An address as its resident reads it; `point` is WGS84, None where nobody knows yet."""

    id: int
    address_id: int
    label: str
    text: str
    community_code: str
    is_default: bool
    point: places.Point | None


def add_address(
    resident_id: int,
    community_code: str,
    detail: str,
    *,
    by: Actor,
    label: str = "",
    point: places.Point | None = None,
    source: str | None = None,
    default: bool = False,
) -> AddressLine:
    """A new address; the first one, or one said to be, becomes the default."""
    resident = session().get(Resident, resident_id)
    if resident is None:
        raise NotFound()
    if len(label) > 20:
        raise Invalid(fields={"label": "名称最多 20 个字"})
    address = places.add_address(community_code, detail, point, source)
    row = ResidentAddress(
        id=new_id(),
        resident_id=resident_id,
        address_id=address.id,
        label=label or "家",
        is_default=False,
    )
    first = not addresses(resident_id)
    session().add(row)
    session().flush()
    audit.record(by, "resident", resident_id, "add_address", for_id=resident.person_id, detail={"row": row.id})
    if default or first:
        set_default(resident_id, row.id, by=by)
    community = places.name(community_code)
    return _line(row, address, community)


def set_default(resident_id: int, row_id: int, *, by: Actor) -> None:
    """Serve the resident here unless another address is chosen; `NotFound` where it is not theirs."""
    row = _row(resident_id, row_id)
    mine = update(ResidentAddress).where(ResidentAddress.resident_id == resident_id)
    session().execute(mine.values(is_default=ResidentAddress.id == row.id))
    session().refresh(row)
    audit.record(by, "resident", resident_id, "set_default_address", detail={"row": row_id})


def remove_address(resident_id: int, row_id: int, *, by: Actor) -> None:
    """Stop offering the address; orders placed to it keep it."""
    row = _row(resident_id, row_id)
    row.removed_at, row.is_default = clock.now(), False
    session().flush()
    audit.record(by, "resident", resident_id, "remove_address", detail={"row": row_id})


def _row(resident_id: int, row_id: int) -> ResidentAddress:
    row = session().get(ResidentAddress, row_id)
    if row is None or row.resident_id != resident_id or row.removed_at is not None:
        raise NotFound()
    return row


def _line(row: ResidentAddress, address: Address, community: str) -> AddressLine:
    return AddressLine(
        row.id,
        address.id,
        row.label,
        f"{places.short_name(community)} {places.address_detail(address)}",
        address.community_code,
        row.is_default,
        places.point_of(address),
    )


def addresses(resident_id: int) -> list[AddressLine]:
    """The resident's addresses, the default first. For those who may see the resident; the caller has asked."""
    query = (
        select(ResidentAddress, Address, Division.name)
        .join(Address, Address.id == ResidentAddress.address_id)
        .join(Division, Division.code == Address.community_code)
        .where(ResidentAddress.resident_id == resident_id, ResidentAddress.removed_at.is_(None))
        .order_by(ResidentAddress.is_default.desc(), ResidentAddress.id)
    )
    return [_line(*found) for found in session().execute(query)]


def default_address(resident_id: int) -> AddressLine | None:
    """Where the resident is served unless another address is chosen."""
    found = addresses(resident_id)
    return found[0] if found else None
