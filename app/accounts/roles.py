"""Verbs of roles: who may do what, where, and for how long."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from app import organisations, places
from app.accounts.events import RoleEnded
from app.accounts.models import ROLES, Role
from app.accounts.queries import get, in_force
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.events import announce
from app.core.ids import new_id

AT_ORGANISATION = frozenset({"provider_manager", "dispatcher", "worker"})
AT_DIVISION = frozenset(
    {
        "community_worker", "phone_operator", "assessor", "street_officer", "street_approver", "district_officer",
        "district_approver", "auditor",
    }
)  # fmt: skip
ANYWHERE = frozenset({"resident", "proxy", "admin"})


def grant(
    person_id: int,
    role: str,
    *,
    by: Actor,
    division_code: str | None = None,
    organisation_id: int | None = None,
    from_day: dt.date | None = None,
    until_day: dt.date | None = None,
) -> Role:
    """Let a person hold a role from a day (default today) until a day inclusive; the same again gives the same row.

    `Invalid` where the place the role needs is missing or unknown, `Forbidden` to grant oneself an office.
    A substitute for a leave is a grant with both days.
    """
    _check(role, division_code, organisation_id)
    from_day = from_day or clock.today()
    if until_day is not None and until_day < from_day:
        raise Invalid(fields={"until_day": "结束日期不能早于开始日期"})
    if by.person_id == person_id and role not in ANYWHERE - {"admin"}:
        raise Forbidden("不能给自己授予岗位")
    get(person_id)
    same = select(Role).where(
        Role.person_id == person_id,
        Role.role == role,
        Role.division_code.is_(None) if division_code is None else Role.division_code == division_code,
        Role.organisation_id.is_(None) if organisation_id is None else Role.organisation_id == organisation_id,
        Role.from_day <= from_day,
        Role.until_day.is_(None) if until_day is None else Role.until_day == until_day,
    )
    held = session().scalars(same.where(in_force())).first()
    if held is not None:
        return held
    row = Role(
        id=new_id(),
        person_id=person_id,
        role=role,
        division_code=division_code,
        organisation_id=organisation_id,
        from_day=from_day,
        until_day=until_day,
        granted_by=by.person_id,
    )
    session().add(row)
    session().flush()
    detail = {"role": role, "division": division_code, "organisation": organisation_id}
    audit.record(by, "role", row.id, "grant", for_id=person_id, detail=detail)
    return row


def _check(role: str, division_code: str | None, organisation_id: int | None) -> None:
    fields: dict[str, str] = {}
    if role not in ROLES:
        fields["role"] = "没有这个岗位"
    if role in AT_ORGANISATION and organisation_id is None:
        fields["organisation_id"] = "这个岗位属于一个机构，请选择机构"
    if role in AT_DIVISION and division_code is None:
        fields["division_code"] = "这个岗位属于一个辖区，请选择辖区"
    if role not in AT_ORGANISATION | AT_DIVISION | ANYWHERE and division_code is None and organisation_id is None:
        fields["division_code"] = "请选择辖区或机构"
    if division_code is not None and places.find(division_code) is None:
        fields["division_code"] = "没有这个行政区划"
    if organisation_id is not None and organisations.find(organisation_id) is None:
        fields["organisation_id"] = "没有这个机构"
    if fields:
        raise Invalid(fields=fields)


def end_role(role_id: int, *, by: Actor, reason: str | None = None) -> None:
    """Take a role back at once and announce `RoleEnded`; `NotFound` for an unknown one, `Conflict` if it has ended."""
    row = session().get(Role, role_id)
    if row is None:
        raise NotFound()
    if row.ended_at is not None:
        raise Conflict("这个岗位已经结束了")
    row.ended_at = clock.now()
    session().flush()
    audit.record(by, "role", row.id, "end", for_id=row.person_id, reason=reason, detail={"role": row.role})
    announce(RoleEnded(row.person_id, row.role))
