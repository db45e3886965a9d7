"""Prices from a day on. Where public money pays, a rise counts once the street has approved it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Date, func, insert, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from app.catalogue.models import PriceFiling, Service
from app.catalogue.states import FILING
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.ids import new_id
from app.core.money import Money

HIGHEST = Money(100_000_00)


def price_column(day: ColumnElement[dt.date] | InstrumentedAttribute[dt.date]) -> ColumnElement[Money]:
    """The SQL of the price of `Service` on `day` (a date column or value), to be used inside a query on it."""
    filed = (
        select(PriceFiling.price)
        .where(PriceFiling.service_id == Service.id, PriceFiling.state == "approved", PriceFiling.from_day <= day)
        .order_by(PriceFiling.from_day.desc(), PriceFiling.decided_at.desc(), PriceFiling.id.desc())
        .limit(1)
        .correlate_except(PriceFiling)
        .scalar_subquery()
    )
    return func.coalesce(filed, Service.price)


def price_on(service_id: int, day: dt.date) -> Money:
    """The list price of one unit on a service day; `NotFound` if there is no such service."""
    query = select(price_column(literal(day, Date))).where(Service.id == service_id)
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def file_price(
    service_id: int, price: Money, from_day: dt.date, *, by: Actor, reason: str = "", allow_past: bool = False
) -> PriceFiling:
    """File a new price from a day on.

    It counts at once when nothing public is paid on the service or it is not above the price of that
    day; a rise waits for the street (`decide_filing`). A filing that still waits is withdrawn by a new
    one. `Invalid` for a price out of bounds or a day gone by.
    """
    if not 0 <= price <= HIGHEST:
        raise Invalid("价格要在 0 到 100000 元之间", fields={"price": "价格要在 0 到 100000 元之间"})
    if from_day < clock.today() and not allow_past:
        raise Invalid("生效日期不能早于今天", fields={"from_day": "生效日期不能早于今天"})
    s = session()
    row = s.scalars(select(Service).where(Service.id == service_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    if row.state == "ended":
        raise Conflict("这项服务已经停止，不能再报价格")
    for waiting in s.scalars(select(PriceFiling).where(PriceFiling.service_id == row.id, PriceFiling.state == "filed")):
        FILING.move(waiting, "withdrawn", by=by, act="withdraw_filing")
    counts = not row.publicly_paid or (row.state != "submitted" and price <= price_on(row.id, from_day))
    return insert_filing(row.id, price, from_day, by=by, reason=reason, approved=counts)


def insert_filing(
    service_id: int, price: Money, from_day: dt.date, *, by: Actor, reason: str, approved: bool
) -> PriceFiling:
    """Write a filing; an approved one has counted by rule, so nobody decided it."""
    now = clock.now()
    filing_id = new_id()
    values = {
        "id": filing_id, "service_id": service_id, "price": price, "from_day": from_day, "reason": reason,
        "state": "approved" if approved else FILING.initial, "filed_by": by.person_id, "filed_at": now,
        "decided_by": None, "decided_at": now if approved else None,
    }  # fmt: skip
    s = session()
    s.execute(insert(PriceFiling), [values])
    audit.record(
        by, FILING.noun, filing_id, "file_price", to_state=str(values["state"]),
        detail={"service_id": service_id, "price": int(price), "from_day": from_day.isoformat()},
    )  # fmt: skip
    return s.get_one(PriceFiling, filing_id)


def decide_filing(filing_id: int, approve: bool, *, by: Actor, reason: str | None = None) -> PriceFiling:
    """The street says yes or no to a rise. Approved, it counts from its day, never from before today.

    `Forbidden` to whoever filed it, `Conflict` when it has been decided meanwhile, `Invalid` for a no without a reason.
    """
    s = session()
    row = s.scalars(select(PriceFiling).where(PriceFiling.id == filing_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    if by.person_id is not None and by.person_id == row.filed_by:
        raise Forbidden("自己报的价格要由另一位工作人员审核")
    if not approve and not (reason or "").strip():
        raise Invalid("请写明不同意的原因", fields={"reason": "请写明不同意的原因"})
    FILING.move(row, "approved" if approve else "rejected", by=by, act="decide_filing", reason=reason)
    row.decided_by, row.decided_at = by.person_id, clock.now()
    if approve:
        row.from_day = max(row.from_day, clock.today())
    s.flush()
    return row
