"""Today's board: what needs an answer first, who has what, and acts on one job or on many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import dispatch, providers, visits
from app.core import clock
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, LinliError
from app.web.kernel.errors import said
from app.web.kernel.typed import Typed, field_errors
from app.web.provider import bp, rail

DONE = ("verified", "finished", "declined", "failed", "no_show", "withdrawn")


@bp.get("/")
@bp.get("/board")
def board() -> ResponseReturnValue:
    """A day: jobs to answer, jobs without a worker, a lane a worker, and what is done."""
    card, day = rail.provider(), asked_day()
    rows = dispatch.board(rail.desk(), day, card.id)
    staff = providers.workers(card.id)
    fragment = bool(request.args.get("fragment"))
    return render_template(
        "provider/board/_live.html" if fragment else "provider/board/board.html",
        day=day,
        before=day - dt.timedelta(days=1),
        after=day + dt.timedelta(days=1),
        to_answer=[row for row in rows if row.needs_answer],
        to_assign=[row for row in rows if row.needs_worker],
        to_hand_over=[row for row in rows if row.venue != "home" and row.state in ("accepted", "assigned", "started")],
        lanes=_lanes(rows, staff),
        done=[row for row in rows if row.state in DONE],
        staff=[(each.id, each.name) for each in staff],
        total=len(rows),
        said=_(
            "待答复 %(n)s 单，待派人 %(m)s 单", n=sum(r.needs_answer for r in rows), m=sum(r.needs_worker for r in rows)
        ),
    )


def asked_day() -> dt.date:
    """The day in the address, else today."""
    try:
        return dt.date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        return clock.today()


def _lanes(rows: Sequence[dispatch.BoardRow], staff: Sequence[providers.WorkerCard]) -> list[dict[str, Any]]:
    """A lane for each worker with the jobs still to do, in driving order of time."""
    busy = [row for row in rows if row.workers and row.state not in DONE and row.venue == "home"]
    return [
        {"id": each.id, "name": each.name, "rows": [row for row in busy if any(w == each.id for w, _n in row.workers)]}
        for each in staff
    ]


@bp.get("/jobs/<int:job_id>")
def job(job_id: int) -> ResponseReturnValue:
    """One job with everything its provider may know and do."""
    return job_page(job_id)


def job_page(job_id: int, errors: dict[str, str] | None = None) -> str:
    """The page of a job; `errors` by field."""
    row = dispatch.job_of(rail.desk(), job_id)
    return render_template(
        "provider/board/job.html",
        row=row,
        staff=dispatch.assignable(rail.desk(), job_id),
        counter=row.venue != "home" and row.state in ("accepted", "assigned", "started"),
        without_code=row.state in ("accepted", "assigned", "en_route", "arrived", "started"),
        due=row.cash_due,
        errors=errors or {},
    )


@bp.post("/jobs/<int:job_id>/acceptance")
def accept_job(job_id: int) -> ResponseReturnValue:
    """Say yes."""
    desk, seen = rail.desk(), _seen()
    return _act(lambda: dispatch.accept(job_id, by=desk, revision=seen), _("已接单"))


@bp.post("/jobs/<int:job_id>/decline")
def decline_job(job_id: int) -> ResponseReturnValue:
    """Say no, with the reason the resident reads; the order is cancelled and refunded."""
    desk, seen, reason = rail.desk(), _seen(), request.form.get("reason", "").strip()
    if not reason:
        return job_page(job_id, {"reason": _("请写明谢绝的原因，居民会看到")}), 422
    return _act(
        lambda: dispatch.decline(job_id, by=desk, reason=reason[:200], revision=seen), _("已谢绝，居民会收到通知和退款")
    )


@bp.post("/jobs/<int:job_id>/assignment")
def assign_job(job_id: int) -> ResponseReturnValue:
    """Send somebody; the same form takes a job from one worker to another."""
    desk, seen = rail.desk(), _seen()
    workers = [int(each) for each in request.form.getlist("worker_id") if each.isdigit()]
    if not workers:
        return job_page(job_id, {"worker_id": _("请选择服务人员")}), 422
    return _act(lambda: dispatch.assign(job_id, workers, by=desk, revision=seen), _("已派人"))


@bp.post("/jobs/<int:job_id>/release")
def unassign_job(job_id: int) -> ResponseReturnValue:
    """Take it back from whoever has it."""
    desk, seen = rail.desk(), _seen()
    return _act(lambda: dispatch.unassign(job_id, by=desk, revision=seen), _("已撤回派单，请另派一位"))


@bp.post("/jobs/<int:job_id>/handover")
def hand_over_at_counter(job_id: int) -> ResponseReturnValue:
    """The resident came: the meal is handed over at the counter by the four-digit code."""
    desk, typed = rail.desk(), Typed(request.form)
    row = dispatch.job_of(desk, job_id)
    try:
        code, delivered = typed.text("code", 4), typed.whole("delivered", 1, 99)
        cash = typed.money("cash") if "cash" in request.form else None
        typed.check()
        with transaction():
            outcome = visits.hand_over(
                job_id, by=desk, code=code, delivered=delivered, cash_collected=cash,
                attempt_key=request.form.get("key", "")[:64],
            )  # fmt: skip
    except LinliError as error:
        told = {"cash": said(error)} if "due" in error.params else {}
        return job_page(job_id, told or field_errors(error, "code", cash_collected="cash")), error.status
    if outcome.outcome == "wrong_code":
        return job_page(job_id, {"code": _("取餐码不对，还能试 %(n)s 次", n=outcome.tries_left)}), 422
    if outcome.outcome == "locked":
        return job_page(job_id, {"code": _("错了太多次，请过 15 分钟再试")}), 429
    flash(_("已交付：%(who)s", who=row.resident_name), "success")
    return redirect(url_for("provider.board", day=row.day.isoformat()), 303)


@bp.post("/jobs/<int:job_id>/record")
def record_without_code(job_id: int) -> ResponseReturnValue:
    """Record a delivery without the code; the public money waits until an official has decided."""
    desk, typed = rail.desk(), Typed(request.form)
    row = dispatch.job_of(desk, job_id)
    try:
        delivered, note = typed.whole("record_delivered", 1, 99), typed.text("record_note", 300)
        if not note:
            typed.wrong["record_note"] = "请写明为什么没有取餐码"
        typed.check()
        with transaction():
            visits.record_without_code(job_id, by=desk, delivered=delivered, note=note)
    except LinliError as error:
        return job_page(
            job_id, field_errors(error, "record_note", note="record_note", delivered="record_delivered")
        ), error.status
    flash(_("已记录，财政资金要等街道核定"), "success")
    return redirect(url_for("provider.board", day=row.day.isoformat()), 303)


@bp.post("/jobs/bulk")
def act_on_jobs() -> ResponseReturnValue:
    """Accept, or send one worker to, every ticked job; each row succeeds or says why not."""
    desk, day = rail.desk(), asked_day()
    rows = [_pair(each) for each in request.form.getlist("row")]
    picked = [pair for pair in rows if pair is not None]
    workers = [int(each) for each in request.form.getlist("bulk_worker") if each.isdigit()]
    act = request.form.get("act", "")
    if not picked or (act == "assign" and not workers):
        flash(_("请先勾选要办的单") if not picked else _("请先选一位服务人员"), "error")
        return redirect(url_for("provider.board", day=day.isoformat()), 303)
    numbers = {row.job_id: row.number for row in dispatch.board(desk, day, rail.provider().id)}
    with transaction():
        if act == "assign":
            results = dispatch.assign_all(picked, workers, by=desk)
        else:
            results = dispatch.accept_all(picked, by=desk)
    done = sum(result.ok for result in results)
    if done:
        flash(_("已派人 %(n)s 单", n=done) if act == "assign" else _("已接 %(n)s 单", n=done), "success")
    for result in results:
        if not result.ok:
            why = _(result.message, **result.params) if result.params else _(result.message)
            flash(_("%(number)s 没有办成：%(why)s", number=numbers.get(result.job_id, ""), why=why), "error")
    return redirect(url_for("provider.board", day=day.isoformat()), 303)


def _pair(text: str) -> tuple[int, int] | None:
    job_id, _dot, revision = text.partition(".")
    return (int(job_id), int(revision)) if job_id.isdigit() and revision.isdigit() else None


def _seen() -> int | None:
    return request.form.get("revision", type=int)


def _act(verb: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do it in one transaction, say so, and go back to the board; what somebody did meanwhile is said."""
    back = redirect(url_for("provider.board", day=asked_day().isoformat()), 303)
    try:
        with transaction():
            verb()
    except (Conflict, Invalid) as error:
        flash(said(error), "error")
        return back
    flash(done, "success")
    return back
