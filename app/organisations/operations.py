"""Verbs of organisations."""

from __future__ import annotations

import re

from sqlalchemy import select
from stdnum.cn import uscc as social_credit

from app import places
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Invalid
from app.core.ids import new_id
from app.organisations.models import KINDS, Organisation

_PHONE = re.compile(r"^\+?[0-9][0-9 -]{4,18}$")


def register(
    kind: str,
    name: str,
    division_code: str,
    by: Actor,
    *,
    uscc: str | None = None,
    name_en: str | None = None,
    phone: str | None = None,
) -> Organisation:
    """A new organisation seated at a division; `Invalid` with the fields that do not hold."""
    fields: dict[str, str] = {}
    name = _clean_name(name, fields)
    if kind not in KINDS:
        fields["kind"] = "请选择机构类别"
    if places.find(division_code) is None:
        fields["division_code"] = "没有这个行政区划"
    code = _checked_code(uscc, fields)
    if phone and not _PHONE.match(phone):
        fields["phone"] = "电话号码写得不对"
    if fields:
        raise Invalid(fields=fields)
    organisation = Organisation(
        id=new_id(),
        kind=kind,
        name=name,
        name_en=name_en or None,
        uscc=code,
        division_code=division_code,
        phone=phone or None,
        created_at=clock.now(),
    )
    session().add(organisation)
    session().flush()
    audit.record(by, "organisation", organisation.id, "register", detail={"kind": kind, "division": division_code})
    return organisation


def rename(organisation: Organisation, name: str, by: Actor, *, name_en: str | None = None) -> None:
    """Give it another name; the trail keeps that it was renamed."""
    fields: dict[str, str] = {}
    name = _clean_name(name, fields)
    if fields:
        raise Invalid(fields=fields)
    audit.record(by, "organisation", organisation.id, "rename", detail={"before": organisation.name, "after": name})
    organisation.name, organisation.name_en = name, name_en or organisation.name_en
    session().flush()


def _clean_name(name: str, fields: dict[str, str]) -> str:
    name = " ".join(name.split())
    if not 2 <= len(name) <= 80:
        fields["name"] = "机构名称应有 2 到 80 个字"
    return name


def _checked_code(uscc: str | None, fields: dict[str, str]) -> str | None:
    """The code in capitals without spaces; checked against GB 32100 and against the others."""
    if not uscc or not uscc.strip():
        return None
    code = social_credit.compact(uscc).upper()
    if not social_credit.is_valid(code):
        fields["uscc"] = "统一社会信用代码不对，请照执照上的 18 位填写"
    elif session().scalar(select(Organisation.id).where(Organisation.uscc == code)) is not None:
        fields["uscc"] = "这个统一社会信用代码已经登记过了"
    return code
