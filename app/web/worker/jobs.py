"""A worker's day and the acts at the door. Only what is needed to serve is shown: name, door, wishes, code."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import dispatch, visits
from app.accounts import Viewer
from app.core import clock
from app.core.db import transaction
from app.core.errors import LinliError, NotFound
from app.web.kernel.errors import said
from app.web.kernel.typed import Typed, field_errors
from app.web.kernel.viewer import viewer
from app.web.worker import bp

UNDER_WAY = ("en_route", "arrived", "started")
OPEN = ("assigned", *UNDER_WAY)


@bp.get("/")
@bp.get("/today")
def today() -> ResponseReturnValue:
    """The jobs of the day: the one under way or next on top, the rest below, what is done at the end."""
    day = _asked_day()
    rows = dispatch.worker_day(worker(), day)
    todo = sorted((row for row in rows if row.state in OPEN), key=lambda row: row.state not in UNDER_WAY)
    fragment = bool(request.args.get("fragment"))
    return render_template(
        "worker/jobs/_live.html" if fragment else "worker/jobs/today.html",
        day=day,
        is_today=day == clock.today(),
        tomorrow=clock.today() + dt.timedelta(days=1),
        first=todo[0] if todo else None,
        later=todo[1:],
        done=[row for row in rows if row.state not in OPEN],
        said=_("还有 %(n)s 单", n=len(todo)),
    )


@bp.get("/jobs/<int:job_id>")
def job(job_id: int) -> ResponseReturnValue:
    """One job with its one next act."""
    return page(job_id)


def page(job_id: int, errors: dict[str, str] | None = None, phone: str = "") -> str:
    """The page of a job; `errors` by field keep what was typed, `phone` once it was asked for."""
    row = _mine(job_id)
    return render_template(
        "worker/jobs/job.html",
        row=row,
        step=visits.next_step(row.state, row.venue),
        due=row.cash_due,
        place=" ".join(part for part in (row.place_name, row.address) if part),
        key=uuid.uuid4().hex,
        values=request.form,
        phone=phone,
        under_way=row.state in UNDER_WAY,
        errors=errors or {},
    )


@bp.post("/jobs/<int:job_id>/departure")
def depart(job_id: int) -> ResponseReturnValue:
    """On the way."""
    by = worker()
    return _act(job_id, lambda: visits.depart(job_id, by=by))


@bp.post("/jobs/<int:job_id>/arrival")
def arrive(job_id: int) -> ResponseReturnValue:
    """At the door."""
    by = worker()
    return _act(job_id, lambda: visits.arrive(job_id, by=by))


@bp.post("/jobs/<int:job_id>/call")
def call_number(job_id: int) -> ResponseReturnValue:
    """Show the telephone number once; that it was looked at is recorded."""
    by = worker()
    _mine(job_id)
    with transaction():
        phone = dispatch.call_number(by, job_id)
    return page(job_id, {} if phone else {"call": _("没有登记电话，请按门铃")}, phone)


@bp.post("/jobs/<int:job_id>/handover")
def hand_over(job_id: int) -> ResponseReturnValue:
    """Hand over by the resident's four-digit code; a wrong one says how many tries are left."""
    by, typed = worker(), Typed(request.form)
    row = _mine(job_id)
    try:
        code, delivered = typed.text("code", 4), typed.whole("delivered", 1, 99)
        cash = typed.money("cash") if "cash" in request.form else None
        if not (code.isascii() and code.isdigit() and len(code) == 4):
            typed.wrong["code"] = "取餐码是四位数字"
        typed.check()
        with transaction():
            outcome = visits.hand_over(
                job_id, by=by, code=code, delivered=delivered, cash_collected=cash,
                attempt_key=request.form.get("key", "")[:64],
            )  # fmt: skip
    except LinliError as error:
        return page(job_id, _at_the_door(error)), error.status
    if outcome.outcome == "wrong_code":
        told = ngettext("取餐码不对，还能试 %(num)s 次", "取餐码不对，还能试 %(num)s 次", outcome.tries_left)
        return page(job_id, {"code": told}), 422
    if outcome.outcome == "locked":
        until = clock.local(outcome.locked_until).strftime("%H:%M") if outcome.locked_until else ""
        return page(job_id, {"code": _("错了太多次，先锁住了。%(until)s 后再试，或打服务商电话", until=until)}), 429
    flash(_("已交付：%(who)s", who=row.resident_name), "success")
    return redirect(url_for("worker.today"), 303)


@bp.post("/jobs/<int:job_id>/no-answer")
def no_answer(job_id: int) -> ResponseReturnValue:
    """Nobody opened: what was tried is recorded; the page says what to do next."""
    by, typed = worker(), Typed(request.form)
    _mine(job_id)
    try:
        waited, note = typed.whole("waited", 0, 120), typed.text("note", 300)
        typed.check()
        with transaction():
            outcome = visits.no_answer(
                job_id, by=by, called=request.form.get("called") == "1", waited_minutes=waited, note=note
            )
    except LinliError as error:
        return page(job_id, field_errors(error, "waited", waited_minutes="waited")), error.status
    if outcome.last:
        flash(_("已记录没见到人，餐按约定放好。街道会核定这一单。"), "success")
        return redirect(url_for("worker.today"), 303)
    flash(_("已记录。先去送下一家，稍后再来一次。"), "info")
    return redirect(url_for("worker.today"), 303)


@bp.post("/jobs/<int:job_id>/failure")
def fail(job_id: int) -> ResponseReturnValue:
    """It cannot be brought: the order ends, and everybody gets everything back."""
    by, typed = worker(), Typed(request.form)
    _mine(job_id)
    try:
        reason = typed.text("reason")
        typed.check()
        with transaction():
            visits.fail(job_id, by=by, reason=reason)
    except LinliError as error:
        return page(job_id, field_errors(error, "reason")), error.status
    flash(_("已记录送不了，订单取消了，钱和补贴都会退回。"), "info")
    return redirect(url_for("worker.today"), 303)


def worker() -> Viewer:
    """The viewer as a worker."""
    return viewer().acting("worker").via("worker")


def _mine(job_id: int) -> dispatch.BoardRow:
    row = dispatch.job_of(worker(), job_id)
    if viewer().person_id is None:
        raise NotFound
    return row


def _asked_day() -> dt.date:
    try:
        return dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.today()


def _at_the_door(error: LinliError) -> dict[str, str]:
    """Refusals by the names the page's fields have; cash that is not what is due is told what is."""
    if "due" in error.params:
        return {"cash": said(error)}
    return field_errors(error, "code", cash_collected="cash")


def _act(job_id: int, verb: Callable[[], object]) -> ResponseReturnValue:
    _mine(job_id)
    try:
        with transaction():
            verb()
    except LinliError as error:
        flash(said(error), "error")
    return redirect(url_for("worker.job", job_id=job_id), 303)
