"""A month of orders in every state, each brought there by the people who would have done it, at the time they would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from app import catalogue, dispatch, orders, payments, providers, visits
from app.accounts import Viewer
from app.cli.cast import PROVIDERS
from app.cli.planting.actors import by_login, by_phone, viewer_of
from app.core import clock
from app.core.db import transaction
from app.core.errors import LinliError
from app.payments import conversation, sandbox
from app.work.runner import run_due


@dataclass(frozen=True, slots=True)
class Habit:
    """Somebody who orders one meal on certain weekdays: `by` is a phone, `weekdays` 0 is Monday."""

    resident: str
    by: str
    provider: str
    service: str
    weekdays: tuple[int, ...]
    payment: str = "cash"
    handover: str = "delivery"


HABITS = (
    Habit("wang", "13800000002", "nuanyang", "午餐 · 一荤两素", (0, 1, 2, 3, 4)),
    Habit("wang", "13800000001", "nuanyang", "晚餐 · 面点粥品", (1, 3)),
    Habit("sun", "13800000012", "jinse", "软食午餐 · 一荤两素", (0, 2, 4)),
    Habit("ma", "13800000005", "canzhuo", "老年餐桌午餐", (0, 1, 2, 3, 4), handover="dine_in"),
    Habit("zhang", "13800000009", "nuanyang", "午餐 · 一荤两素", (1, 4)),
    Habit("gao", "13800000010", "jinse", "软食午餐 · 一荤两素", (0, 3)),
    Habit("li", "13800000011", "nuanyang", "晚餐 · 面点粥品", (1, 2, 4), payment="online", handover="pickup"),
    Habit("liu", "13800000003", "jinse", "软食午餐 · 一荤两素", (1, 3), payment="online"),
)
PLACED_AT = dt.time(16, 20)
ENDINGS = (("cancelled", 9), ("declined", 13), ("unpaid", 6), ("no_code", 23))


@dataclass(frozen=True, slots=True)
class Stage:
    """Who is who while orders are planted."""

    residents: dict[str, int]
    providers: dict[str, int]


def plant_orders(
    stage: Stage, first: dt.date, last: dt.date, at: Callable[[dt.datetime], AbstractContextManager[None]]
) -> int:
    """Orders for the days from `first` to `last`, each lived through up to now; how many.

    `at` holds the clock at an instant for the length of a `with` block.
    """
    now, count, day = clock.now(), 0, first
    while day <= last:
        for habit in HABITS:
            if day.weekday() in habit.weekdays:
                count += _live(stage, habit, day, count, now, at)
        day += dt.timedelta(days=1)
    return count


def _live(
    stage: Stage,
    habit: Habit,
    day: dt.date,
    number: int,
    now: dt.datetime,
    at: Callable[[dt.datetime], AbstractContextManager[None]],
) -> int:
    placed_at = min(clock.at(day - dt.timedelta(days=1), PLACED_AT), now)
    ending = next((name for name, every in ENDINGS if number % every == every - 1), "")
    if ending == "unpaid" and habit.payment != "online":
        ending = ""
    with at(placed_at):
        order = _place(stage, habit, day)
    if order is None:
        return 0
    serves = clock.at(day, dt.time(0)) + (order.starts_at - clock.at(day, dt.time(0)))
    steps: list[tuple[dt.datetime, Callable[[], object]]] = []
    if order.state == "awaiting_payment":
        paid = ending != "unpaid"
        steps = [
            (placed_at + dt.timedelta(minutes=4 if paid else 40), partial(_pay if paid else _expire, habit, order))
        ]
    steps.append((placed_at + dt.timedelta(minutes=12), lambda: _answer(stage, habit, order, ending)))
    if ending not in ("cancelled", "declined", "unpaid"):
        steps += [
            (serves - dt.timedelta(hours=2), lambda: _assign(stage, habit, order)),
            (serves - dt.timedelta(minutes=10), lambda: _depart(habit, order)),
            (serves + dt.timedelta(minutes=15), lambda: _hand_over(habit, order, ending)),
        ]
    for when, act in steps:
        if when <= now:
            with at(when):
                act()
                settle_work()
    return 1


def settle_work() -> None:
    """Do what the outbox asks for, at the time it was asked: messages have their hour."""
    while run_due(100):
        continue


def _pay(habit: Habit, order: orders.Order) -> None:
    """Pay on the sandbox's page; its webhook is carried in by hand, since nobody serves yet."""
    by = by_phone(habit.by)
    with transaction():
        back = f"/orders/{order.number}/payment"
        payment = payments.start([order.id], [order.resident_part], payer_id=by.person_id, return_to=back, by=by)
    conversation.open_checkout(payment.id)
    with transaction():
        latest = payments.latest_for(order.id)
        sandbox.finish((latest.gateway_ref if latest else None) or "", "paid", "alipay")


def _expire(_habit: Habit, _order: orders.Order) -> None:
    with transaction():
        orders.expire_due()


def _place(stage: Stage, habit: Habit, day: dt.date) -> orders.Order | None:
    services = catalogue.own_services([stage.providers[habit.provider]])
    service_id = next(item.id for item in services if item.name == habit.service)
    viewer, resident_id = by_phone(habit.by), stage.residents[habit.resident]
    draft = orders.MealDraft(service_id, day, 1, habit.handover)
    key = f"demo-{habit.resident}-{service_id}-{day:%Y%m%d}"
    try:
        priced = orders.quote_drafts(viewer, resident_id, [draft])
        with transaction():
            return orders.place(
                viewer,
                resident_id,
                [draft],
                habit.payment,
                key=key,
                fingerprints=[priced[0].fingerprint],
                confirmed_duplicate=True,
            )[0]
    except LinliError:
        return None


def _staff(habit: Habit) -> Viewer:
    cast = next(each for each in PROVIDERS if each.key == habit.provider)
    return by_login(cast.manager[0])


def _answer(stage: Stage, habit: Habit, order: orders.Order, ending: str) -> None:
    if ending == "unpaid":
        return
    with transaction():
        if ending == "cancelled":
            orders.cancel(orders.find_id(by_phone(habit.by), order.id), by=by_phone(habit.by), reason="时间有变")
            return
        job = dispatch.job_of(_staff(habit), order.id)
        if ending == "declined":
            dispatch.decline(job.job_id, by=_staff(habit), reason="当天厨房检修", revision=job.revision)
        else:
            dispatch.accept(job.job_id, by=_staff(habit), revision=job.revision)


def _worker(stage: Stage, habit: Habit) -> providers.WorkerCard:
    return providers.workers(stage.providers[habit.provider])[0]


def _assign(stage: Stage, habit: Habit, order: orders.Order) -> None:
    with transaction():
        job = dispatch.job_of(_staff(habit), order.id)
        dispatch.assign(job.job_id, [_worker(stage, habit).id], by=_staff(habit), revision=job.revision)


def _depart(habit: Habit, order: orders.Order) -> None:
    if habit.handover != "delivery":
        return
    worker = _worker_viewer(habit)
    with transaction():
        visits.depart(order.id, by=worker)
        visits.arrive(order.id, by=worker)


def _hand_over(habit: Habit, order: orders.Order, ending: str) -> None:
    by = _worker_viewer(habit)
    if ending == "no_code":
        with transaction():
            visits.record_without_code(order.id, by=_staff(habit), delivered=1, note="老人睡着了，家属代收")
        return
    side = by_phone(habit.by)
    with transaction():
        known = orders.find_id(side, order.id)
        code, due = visits.code_for(side, known), visits.due_at_door(known)
        visits.hand_over(order.id, by=by, code=code or "", cash_collected=due or None, attempt_key=f"demo-{order.id}")


def _worker_viewer(habit: Habit) -> Viewer:
    cast = next(each for each in PROVIDERS if each.key == habit.provider)
    return viewer_of(by_phone(cast.workers[0].phone).person_id, "worker")
