"""The people who carry jobs out, and what each can do."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts, providers
from app.core.db import transaction
from app.core.errors import LinliError, NotFound
from app.web.kernel.typed import Typed, field_errors
from app.web.provider import bp, rail


@bp.get("/workers")
def workers() -> ResponseReturnValue:
    """All workers with their skills."""
    rail.manager()
    return _page()


@bp.post("/workers")
def add_worker() -> ResponseReturnValue:
    """Take somebody on by name and phone; a phone already known is that person."""
    person, card, typed = rail.manager(), rail.provider(), Typed(request.form)
    try:
        name, phone = typed.text("name", 60), typed.text("phone", 20)
        skills = request.form.getlist("skills")
        typed.check()
        with transaction():
            known = accounts.find_by_phone(phone) if phone else None
            found = known or accounts.register_person(name, phone, by=person)
            providers.add_worker(card.id, found.id, skills, by=person)
    except LinliError as error:
        return _page(field_errors(error)), error.status
    flash(_("已加入人员名单，用手机号就能登录"), "success")
    return redirect(url_for("provider.workers"), 303)


@bp.post("/workers/<int:worker_id>/skills")
def set_skills(worker_id: int) -> ResponseReturnValue:
    """Change what a worker can do."""
    person = rail.manager()
    _own(worker_id)
    try:
        with transaction():
            providers.set_skills(worker_id, request.form.getlist("skills"), by=person)
    except LinliError as error:
        return _page(field_errors(error)), error.status
    flash(_("技能已改好"), "success")
    return redirect(url_for("provider.workers"), 303)


@bp.post("/workers/<int:worker_id>/end")
def end_worker(worker_id: int) -> ResponseReturnValue:
    """The worker leaves."""
    person = rail.manager()
    _own(worker_id)
    with transaction():
        providers.end_worker(worker_id, by=person)
    flash(_("已从人员名单移除"), "success")
    return redirect(url_for("provider.workers"), 303)


def _own(worker_id: int) -> None:
    if worker_id not in {each.id for each in providers.workers(rail.provider().id)}:
        raise NotFound


def _page(errors: dict[str, str] | None = None) -> str:
    return render_template(
        "provider/workers/workers.html",
        rows=providers.workers(rail.provider().id),
        skills=providers.SKILLS,
        chosen=request.form.getlist("skills"),
        values=request.form,
        errors=errors or {},
    )
