"""Certificates: what is held, until when, and entering another."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import providers
from app.core.db import transaction
from app.core.errors import Invalid, LinliError
from app.web.kernel.typed import Typed, field_errors
from app.web.provider import bp, rail


@bp.get("/certificates")
def certificates() -> ResponseReturnValue:
    """Every certificate of the provider and its workers, the one that lapses first on top."""
    rail.manager()
    return _page()


@bp.post("/certificates")
def add_certificate() -> ResponseReturnValue:
    """Enter a certificate; it counts once the street has seen the original."""
    person, card, typed = rail.manager(), rail.provider(), Typed(request.form)
    try:
        valid_from, valid_until = typed.day("valid_from"), typed.day("valid_until")
        kind, number, worker = typed.text("kind"), typed.text("number", 40), typed.text("worker_id", 20)
        typed.check()
        worker_id = _worker(card.id, worker) if kind in providers.WORKER_CERTIFICATES else None
        with transaction():
            providers.add_certificate(card.id, kind, number, valid_from, valid_until, by=person, worker_id=worker_id)
    except LinliError as error:
        return _page(field_errors(error)), error.status
    flash(_("已登记，等街道核对原件"), "success")
    return redirect(url_for("provider.certificates"), 303)


def _worker(provider_id: int, asked: str) -> int:
    for each in providers.workers(provider_id):
        if str(each.id) == asked:
            return each.id
    sentence = "请选择这张证是哪位人员的"
    raise Invalid(sentence, fields={"worker_id": sentence})


def _page(errors: dict[str, str] | None = None) -> str:
    card = rail.provider()
    staff = providers.workers(card.id)
    return render_template(
        "provider/certificates/certificates.html",
        card=card,
        rows=providers.certificates(card.id),
        staff={each.id: each.name for each in staff},
        kinds=providers.PROVIDER_CERTIFICATES + providers.WORKER_CERTIFICATES,
        values=request.form,
        errors=errors or {},
    )
