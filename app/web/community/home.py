"""The first screen of the desk: one box that finds people, and what waits."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app import enrolment, residents
from app.core import clock
from app.web.community import bp
from app.web.community.rail import CHANNEL, CHANNELS
from app.web.kernel.viewer import viewer

SHOWN = 8


@bp.get("/")
def home() -> ResponseReturnValue:
    """Find by phone, its last four digits, name or initials; below it, what waits to be endorsed."""
    text = request.args.get("q", "").strip()[:40]
    rows = residents.search(viewer(), text) if text else []
    waiting = enrolment.queue(viewer(), enrolment.Filters(turn="mine"), limit=SHOWN)
    return render_template(
        "community/home/index.html",
        text=text,
        rows=rows,
        ages={row.resident_id: enrolment.age_on(row.born, clock.today()) for row in rows},
        waiting=waiting,
        fragment=bool(request.args.get("fragment")),
        registers=viewer().holds("community_worker"),
    )


@bp.post("/channel")
def set_channel() -> ResponseReturnValue:
    """Say how people come to the desk now: by phone or in person. It is recorded with what is done for them."""
    chosen = request.form.get("channel", "")
    if chosen in CHANNELS:
        session[CHANNEL] = chosen
    return redirect(url_for("community.home", q=request.form.get("q") or None), 303)
