"""Reads of programme versions for those who look after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select

from app import places
from app.accounts import Viewer, scopes
from app.core.db import session
from app.core.errors import NotFound
from app.programmes.models import ProgrammeVersion

_STATE_ORDER = {"published": 0, "draft": 1, "ended": 2}
PUBLISHERS = ("district_approver", "street_approver")


def _concerns(codes: Sequence[str]) -> ColumnElement[bool]:
    """Versions of these divisions, of divisions above them and below them."""
    above = {each for code in codes for each in places.prefixes(code)}
    return or_(ProgrammeVersion.division_code.in_(above), scopes.within(ProgrammeVersion.division_code, codes))


def listed(codes: Iterable[str]) -> list[ProgrammeVersion]:
    """The versions that concern offices of `codes`: published first, then drafts, then ended, newest first in each."""
    rows = list(session().scalars(select(ProgrammeVersion).where(_concerns(list(codes)))))
    return sorted(rows, key=lambda row: (_STATE_ORDER[row.state], row.programme_id, -row.number))


def find(codes: Iterable[str], version_id: int) -> ProgrammeVersion:
    """One version that concerns offices of `codes`; `NotFound` otherwise."""
    query = select(ProgrammeVersion).where(ProgrammeVersion.id == version_id, _concerns(list(codes)))
    row = session().scalar(query)
    if row is None:
        raise NotFound
    return row


def versions_of(codes: Iterable[str], programme_id: str) -> list[ProgrammeVersion]:
    """All versions of one programme that concern offices of `codes`, newest first."""
    query = select(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme_id, _concerns(list(codes)))
    return list(session().scalars(query.order_by(ProgrammeVersion.number.desc())))


def may_publish(viewer: Viewer, version_id: int) -> bool:
    """Whether the viewer approves for the programme's own division or one above it."""
    row = session().get(ProgrammeVersion, version_id)
    if row is None:
        return False
    return any(places.within(row.division_code, code) for code in viewer.divisions(*PUBLISHERS))


def names(programme_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Programme id → (name, English name) of its newest version."""
    query = select(ProgrammeVersion.programme_id, ProgrammeVersion.name, ProgrammeVersion.name_en).where(
        ProgrammeVersion.programme_id.in_(set(programme_ids))
    )
    rows = session().execute(query.order_by(ProgrammeVersion.number))
    return {programme_id: (name, name_en) for programme_id, name, name_en in rows}
