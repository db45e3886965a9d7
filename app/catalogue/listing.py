"""Putting a service on the shelf, taking it off, and the street's word on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update

from app import providers
from app.catalogue.codes import WITH_MENUS
from app.catalogue.models import TYPES, VERTICALS, PriceFiling, Service, ServiceOption
from app.catalogue.pricing import HIGHEST, decide_filing, insert_filing
from app.catalogue.states import SERVICE
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.ids import new_id
from app.core.lifecycle import IllegalMove
from app.core.money import ZERO, Money

HANDOVERS = ("delivery", "pickup", "dine_in")


def add_service(
    provider_id: int,
    *,
    code: str,
    type: str,
    vertical: str,
    name: str,
    unit: str,
    price: Money,
    by: Actor,
    name_en: str = "",
    about: str = "",
    about_en: str = "",
    delivery_fee: Money = ZERO,
    publicly_paid: bool = True,
    drawing: str = "",
    traits: Sequence[str] = (),
    handovers: Sequence[str] = ("delivery", "pickup"),
    max_quantity: int = 10,
    options: Sequence[tuple[str, str, Money]] = (),
) -> Service:
    """Offer a new service. `options` are (name, English name, extra).

    Where public money is paid it waits for the street, and so does its first price; else it is listed
    at once. `NotFound` without that provider, `Invalid` for what cannot be.
    """
    _check(name, code, type, vertical, price, delivery_fee, handovers)
    providers.get(provider_id)
    service_id, now = new_id(), clock.now()
    state = SERVICE.initial if publicly_paid else "listed"
    values: dict[str, Any] = {
        "id": service_id, "provider_id": provider_id, "code": code, "type": type, "vertical": vertical,
        "name": name.strip(), "name_en": name_en.strip() or name.strip(), "about": about, "about_en": about_en,
        "unit": unit, "price": price, "delivery_fee": delivery_fee, "publicly_paid": publicly_paid,
        "drawing": drawing or vertical, "traits": list(traits), "state": state, "added_by": by.person_id,
        "rules": {"handovers": list(handovers), "max_quantity": max_quantity}, "created_at": now,
    }  # fmt: skip
    session().execute(insert(Service), [values])
    _write_options(service_id, options)
    audit.record(by, SERVICE.noun, service_id, "add_service", to_state=state, detail={"code": code})
    insert_filing(service_id, price, clock.today(), by=by, reason="", approved=not publicly_paid)
    reshelve(provider_id)
    return session().get_one(Service, service_id)


def change_service(
    service_id: int,
    *,
    by: Actor,
    name: str,
    name_en: str = "",
    about: str = "",
    about_en: str = "",
    delivery_fee: Money | None = None,
    handovers: Sequence[str] | None = None,
    max_quantity: int | None = None,
    options: Sequence[tuple[str, str, Money]] | None = None,
) -> None:
    """Change words and ways of a service (its price goes through `file_price`). A returned one is submitted again.

    Where the street approves prices, a new option that costs more, or a dearer one, is a rise too: the
    service leaves the shelf until the street has checked it again.
    """
    row = _locked(service_id)
    fee = row.delivery_fee if delivery_fee is None else delivery_fee
    ways = list(row.rules.get("handovers", ())) if handovers is None else list(handovers)
    _check(name, row.code, row.type, row.vertical, row.price, fee, ways)
    row.name, row.name_en = name.strip(), name_en.strip() or name.strip()
    row.about, row.about_en, row.delivery_fee = about, about_en, fee
    row.rules = {
        **row.rules, "handovers": ways,
        "max_quantity": row.rules.get("max_quantity", 10) if max_quantity is None else max_quantity,
    }  # fmt: skip
    dearer = _write_options(service_id, options) if options is not None else False
    session().flush()
    audit.record(by, SERVICE.noun, service_id, "change_service")
    if row.state == "returned":
        SERVICE.move(row, "submitted", by=by, act="submit_service")
        insert_filing(service_id, row.price, clock.today(), by=by, reason="", approved=False)
    elif row.publicly_paid and dearer and row.state == "listed":
        row.added_by = by.person_id
        SERVICE.move(row, "submitted", by=by, act="submit_service")


def decide_service(service_id: int, approve: bool, *, by: Actor, reason: str | None = None) -> None:
    """The street checks a new service and its first price: listed, or returned with a reason.

    `Forbidden` to whoever added it; `Conflict` when it has been decided meanwhile.
    """
    row = _locked(service_id)
    if by.person_id is not None and by.person_id == row.added_by:
        raise Forbidden("自己提交的服务要由另一位工作人员核验")
    if not approve and not (reason or "").strip():
        raise Invalid("请写明退回的原因", fields={"reason": "请写明退回的原因"})
    SERVICE.move(row, "listed" if approve else "returned", by=by, act="decide_service", reason=reason)
    row.returned_reason = None if approve else reason
    waiting = select(PriceFiling.id).where(PriceFiling.service_id == row.id, PriceFiling.state == "filed")
    for filing_id in session().scalars(waiting).all():
        decide_filing(filing_id, approve, by=by, reason=reason)


def pause_service(service_id: int, *, by: Actor, reason: str = "") -> None:
    """Take it off the shelf for a while; orders placed stay."""
    SERVICE.move(_locked(service_id), "paused", by=by, act="pause_service", reason=reason or None)


def resume_service(service_id: int, *, by: Actor) -> None:
    """Put a paused service back."""
    row = _locked(service_id)
    if row.state != "paused":
        raise IllegalMove(SERVICE.noun, row.state, "listed")
    SERVICE.move(row, "listed", by=by, act="resume_service")


def end_service(service_id: int, *, by: Actor, reason: str = "") -> None:
    """Never sell it again."""
    SERVICE.move(_locked(service_id), "ended", by=by, act="end_service", reason=reason or None)


def reshelve(provider_id: int) -> None:
    """Set on which days the provider's services may be sold, from its certificates.

    Called after every change of certificates; nothing has to run on the day one lapses.
    """
    s = session()
    used = s.scalars(select(Service.vertical).where(Service.provider_id == provider_id).distinct()).all()
    for vertical in used:
        covered = providers.covered_days(provider_id, vertical)
        first, last = covered or (dt.date(1970, 1, 1), dt.date(1970, 1, 1))
        mine = update(Service).where(Service.provider_id == provider_id, Service.vertical == vertical)
        s.execute(mine.values(shelf_from=first, shelf_until=last))


def _locked(service_id: int) -> Service:
    row = session().scalars(select(Service).where(Service.id == service_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row


def _write_options(service_id: int, options: Sequence[tuple[str, str, Money]]) -> bool:
    """Make the service's options these; whether one of them costs more than before. Old ones stay for their orders."""
    s = session()
    mine = (ServiceOption.service_id == service_id, ServiceOption.ended_at.is_(None))
    before = {row.name: row for row in s.scalars(select(ServiceOption).where(*mine))}
    wanted = {name: (name_en or name, extra) for name, name_en, extra in options}
    rows, dearer = [], False
    for name, (name_en, extra) in wanted.items():
        old = before.get(name)
        if old is not None and (old.name_en, old.extra) == (name_en, extra):
            continue
        dearer = dearer or extra > (old.extra if old else ZERO)
        rows.append({"id": new_id(), "service_id": service_id, "name": name, "name_en": name_en, "extra": extra})
        if old is not None:
            old.ended_at = clock.now()
    for name, old in before.items():
        if name not in wanted:
            old.ended_at = clock.now()
    s.flush()
    if rows:
        s.execute(insert(ServiceOption), rows)
    return dearer


def _check(
    name: str, code: str, type_: str, vertical: str, price: Money, delivery_fee: Money, handovers: Sequence[str]
) -> None:
    wrong = {}
    if not name.strip() or len(name) > 60:
        wrong["name"] = "请写服务名称，最多 60 个字"
    if not code or len(code) > 60:
        wrong["code"] = "请选择服务编码"
    if type_ not in TYPES:
        wrong["type"] = "请选择服务类型"
    if vertical not in VERTICALS:
        wrong["vertical"] = "请选择服务类别"
    if not 0 <= price <= HIGHEST:
        wrong["price"] = "价格要在 0 到 100000 元之间"
    if not 0 <= delivery_fee <= HIGHEST:
        wrong["delivery_fee"] = "配送费要在 0 到 100000 元之间"
    if any(way not in HANDOVERS for way in handovers) or (vertical in WITH_MENUS and not handovers):
        wrong["handovers"] = "请至少选择一种取餐方式"
    if wrong:
        raise Invalid(fields=wrong)
