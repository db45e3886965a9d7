"""Verbs of a visit: set out, arrive, hand over, nobody answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from app import funding, orders, payments, places
from app.core import clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.events import announce
from app.core.money import ZERO, Money
from app.dispatch import holding
from app.dispatch.models import Job
from app.orders import Order
from app.visits import codes, records
from app.visits.events import CodeLocked, HandedOver, NobodyAnswered, WorkerArrived, WorkerDeparted
from app.visits.models import HandoverCode, Visit
from app.visits.rules import ATTEMPTS, TRIES, WAIT_MINUTES


@dataclass(frozen=True, slots=True)
class HandOver:
    """What came of it: `done`, `wrong_code` or `locked`. `due` is the resident's part, `refund` what goes back."""

    outcome: str
    tries_left: int = TRIES
    locked_until: dt.datetime | None = None
    due: Money = ZERO
    refund: Money = ZERO


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Which attempt failed, and whether it was the last of the ladder."""

    attempt: int
    last: bool


def depart(job_id: int, *, by: Actor) -> Visit:
    """The assigned worker sets out: the order is in service, its record begins."""
    job = records.hold_as_worker(job_id, by)
    holding.move(job, "en_route", by=by, act="depart")
    visit = records.start(job, by)
    orders.begin(job.order_id, by=by)
    announce(WorkerDeparted(job.order_id, by))
    return visit


def arrive(job_id: int, *, by: Actor, lat: float | None = None, lon: float | None = None) -> Visit:
    """The worker is at the door; a WGS84 point, where the phone knows one, goes on the record."""
    job = records.hold_as_worker(job_id, by)
    return _arrive(job, by, lat, lon)


def _arrive(job: Job, by: Actor, lat: float | None = None, lon: float | None = None) -> Visit:
    holding.move(job, "arrived", by=by, act="arrive")
    visit = _record(job)
    visit.arrived_at = clock.now()
    if lat is not None and lon is not None:
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise Invalid("位置不对，请重试")
        visit.place = {**visit.place, "lat": lat, "lon": lon}
    session().flush()
    announce(WorkerArrived(job.order_id, by))
    return visit


def hand_over(
    job_id: int,
    *,
    by: Actor,
    code: str,
    delivered: Decimal | int | None = None,
    cash_collected: Money | None = None,
    attempt_key: str,
) -> HandOver:
    """Hand over against the resident's code: the record is proven, the order completed, every line captured.

    A wrong code is an outcome, not an error, so that its count is kept. `delivered` defaults to the quantity;
    less is a part delivery. Cash asked for at the door must be what is due (`Invalid`, param `due`); without
    it a cash order's part goes on a statement. The same `attempt_key` again answers the same and does nothing.
    """
    job = records.hold_as_carrier(job_id, by)
    visit = records.current(job)
    if visit is not None and visit.key == attempt_key and visit.proof == "code":
        return HandOver("done")
    row = codes.locked_code(job.order_id)
    if row.used_at is not None:
        raise Conflict("这一单已经交过了", code="handed_over")
    if codes.is_locked(row):
        return HandOver("locked", 0, row.locked_until)
    order = session().get_one(Order, job.order_id)
    quantity = _quantity(order, delivered)
    if not codes.try_code(row, code, attempt_key, clock.now()):
        return _wrong(job, row, by)
    visit = _at_the_door(job, order, by, visit)
    visit.key = attempt_key
    captured = _finish(job, visit, "code", quantity, by)
    _learn_point(order, visit)
    _take_cash(order, captured.resident_due, cash_collected, visit, by)
    announce(HandedOver(job.order_id, "code", by))
    return HandOver("done", due=captured.resident_due, refund=captured.resident_back)


def no_answer(job_id: int, *, by: Actor, called: bool, waited_minutes: int, note: str = "") -> NoAnswer:
    """Nobody opens. First attempt: after a call and ten minutes the worker goes on and comes back.

    Second: the order is completed with the proof `no_answer`, flagged, and its public lines are held until
    a person decides; the resident's part stays. `Invalid` before the call and the wait.
    """
    if not called:
        raise Invalid(fields={"called": "请先给家里打电话"})
    if waited_minutes < WAIT_MINUTES:
        raise Invalid(fields={"waited_minutes": "请在门口等满 10 分钟"})
    job = records.hold_as_worker(job_id, by)
    if job.state == "en_route":
        _arrive(job, by)
    visit = _record(job)
    now = clock.now()
    waited = now - (visit.arrived_at or now)
    short = waited < dt.timedelta(minutes=WAIT_MINUTES)
    visit.flags = [*visit.flags, "no_answer", *(["short_wait"] if short else [])]
    visit.note, visit.finished_at = note[:300], now
    last = visit.attempt >= ATTEMPTS
    if last:
        _give_up(job, visit, by)
    else:
        holding.move(job, "en_route", by=by, act="try_again", attempt=visit.attempt)
        records.start(job, by, visit.attempt + 1)
    announce(NobodyAnswered(job.order_id, visit.attempt, last, by))
    return NoAnswer(visit.attempt, last)


def fail(job_id: int, *, by: Actor, reason: str) -> None:
    """It cannot be brought any more (spilt, broken down): the order ends and everybody gets everything back."""
    if not reason.strip() or len(reason) > 200:
        raise Invalid(fields={"reason": "请写明原因，最多 200 个字"})
    job = records.hold_as_worker(job_id, by)
    holding.move(job, "failed", by=by, act="fail", reason=reason)
    visit = _record(job)
    visit.finished_at, visit.note, visit.flags = clock.now(), reason, [*visit.flags, "failed"]
    session().flush()
    orders.provider_declined(job.order_id, by=by, reason=reason)


def record_without_code(job_id: int, *, by: Actor, delivered: Decimal | int | None = None, note: str) -> Visit:
    """The provider's staff record that it was served though there is no code: the public lines are held.

    `NotFound` for anyone else, `Invalid` without a note that says why.
    """
    if not note.strip():
        raise Invalid(fields={"note": "请写明为什么没有交付码"})
    job = holding.hold(job_id)
    if not holding.is_staff(by, job):
        raise NotFound("没有找到这一单")
    order = session().get_one(Order, job.order_id)
    visit = _at_the_door(job, order, by, records.current(job))
    visit.note, visit.flags = note[:300], [*visit.flags, "no_code"]
    records.hold_public_lines(job.order_id, "no_code", by)
    captured = _finish(job, visit, "dispatcher", _quantity(order, delivered), by)
    _take_cash(order, captured.resident_due, None, visit, by)
    announce(HandedOver(job.order_id, "dispatcher", by))
    return visit


def _wrong(job: Job, row: HandoverCode, by: Actor) -> HandOver:
    session().flush()
    if codes.is_locked(row):
        holding.note(job, by=by, act="code_locked")
        announce(CodeLocked(job.order_id, row.locked_until or clock.now(), by))
        return HandOver("locked", 0, row.locked_until)
    return HandOver("wrong_code", TRIES - row.tries)


def _quantity(order: Order, delivered: Decimal | int | None) -> Decimal:
    quantity = order.quantity if delivered is None else Decimal(delivered)
    if not 0 < quantity <= order.quantity:
        raise Invalid(fields={"delivered": "送到的份数要在 1 到订的份数之间"})
    return quantity


def _record(job: Job) -> Visit:
    visit = records.current(job)
    if visit is None:
        raise NotFound("没有找到服务记录")
    return visit


def _at_the_door(job: Job, order: Order, by: Actor, visit: Visit | None) -> Visit:
    """The record at the point of handing over; steps nobody tapped on the way are made up for now."""
    if job.state == "assigned" and order.venue == "home":
        holding.move(job, "en_route", by=by, act="depart")
    if job.state == "en_route":
        visit = visit or records.start(job, by)
        return _arrive(job, by)
    return visit or records.start(job, by)


def _finish(job: Job, visit: Visit, proof: str, delivered: Decimal, by: Actor) -> funding.Captured:
    now = clock.now()
    visit.started_at = visit.arrived_at or now
    visit.finished_at, visit.delivered, visit.proof = now, delivered, proof
    act = "hand_over" if proof == "code" else "record_without_code"
    holding.move(job, "started", by=by, act="start")
    holding.move(job, "finished", by=by, act=act, proof=proof, delivered=str(delivered))
    if proof == "code":
        holding.move(job, "verified", by=by, act="verify")
    return orders.complete(job.order_id, delivered, by=by)


def _give_up(job: Job, visit: Visit, by: Actor) -> None:
    order = session().get_one(Order, job.order_id)
    visit.proof, visit.delivered, visit.started_at = "no_answer", order.quantity, visit.arrived_at
    holding.move(job, "no_show", by=by, act="no_answer", proof="no_answer", flags=list(visit.flags))
    records.hold_public_lines(job.order_id, "no_answer", by)
    captured = orders.complete(job.order_id, order.quantity, by=by)
    _take_cash(order, captured.resident_due, None, visit, by)


def _take_cash(order: Order, due: Money, collected: Money | None, visit: Visit, by: Actor) -> None:
    if order.payment != "cash":
        if collected:
            raise Invalid("这一单已经在网上付过，不用收现金", fields={"cash_collected": "不用收现金"})
        return
    if due == 0:
        return
    if collected is None:
        funding.mark_resident(order.id, "on_statement", by)
        return
    if collected != due:
        raise Invalid("应收现金 ¥%(due)s", due=str(due), fields={"cash_collected": "收的现金和应收的不一样"})
    visit.cash_collected = collected
    session().flush()
    payments.record_cash(order.id, collected, by)
    funding.mark_resident(order.id, "cash_collected", by)


def _learn_point(order: Order, visit: Visit) -> None:
    """An address nobody has located yet learns its point from the first verified visit (design §10)."""
    if order.address_id is None or "lat" not in visit.place:
        return
    address = session().get_one(places.Address, order.address_id)
    if address.lat is None:
        point = places.Point(visit.place["lat"], visit.place["lon"])
        places.set_point(address, point, "verified_visit")
