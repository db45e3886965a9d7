"""The street's word on providers: who may serve, which papers were seen, what new services and rises cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import accounts, catalogue, places, providers
from app.accounts import Viewer
from app.catalogue.queries import require_filing, require_waiting_service
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid, LinliError
from app.providers import ProviderCard
from app.web.kernel.errors import said
from app.web.kernel.typed import field_errors
from app.web.kernel.viewer import viewer
from app.web.street import bp
from app.web.street.rail import acting

DECIDERS = ("street_officer", "street_approver")


@bp.get("/providers")
def provider_list() -> ResponseReturnValue:
    """What waits for this office first: applications, new services, rises; then every provider of the place."""
    person = viewer()
    rows = providers.listed(person)
    return render_template(
        "street/providers/providers.html",
        rows=rows,
        services=catalogue.waiting_services(person),
        filings=catalogue.waiting_filings(person),
        named={row.id: row.name for row in rows},
        certificate_name=providers.certificate_name,
    )


@bp.get("/providers/<int:provider_id>")
def provider(provider_id: int) -> ResponseReturnValue:
    """One provider: body, papers, areas, people, services, and the decision on it."""
    return page(provider_id)


def page(provider_id: int, errors: dict[str, str] | None = None) -> str:
    """The provider's case; `errors` by field keep what was typed."""
    person = viewer()
    card = providers.find(person, provider_id)
    staff = providers.workers(card.id)
    return render_template(
        "street/providers/provider.html",
        card=card,
        street=places.names([card.street_code]).get(card.street_code, ""),
        applicant=accounts.names([card.applied_by]).get(card.applied_by or 0, ""),
        papers=providers.certificates(card.id),
        staff={each.id: each for each in staff},
        areas=providers.areas(card.id),
        services=catalogue.own_services([card.id]),
        reasons={row.id: catalogue.why_not_shown(row.id) for row in catalogue.own_services([card.id])},
        decides=providers.can_decide(person, card),
        certificate_name=providers.certificate_name,
        seen=request.form.getlist("seen"),
        values=request.form,
        errors=errors or {},
    )


@bp.post("/providers/<int:provider_id>/verification")
def verify_provider(provider_id: int) -> ResponseReturnValue:
    """Verify it; the ticked certificates' originals were seen."""
    seen = [int(each) for each in request.form.getlist("seen") if each.isdigit()]
    return _decide(provider_id, lambda by: providers.verify(provider_id, by=by, seen=seen), _("已核验，可以开始服务"))


@bp.post("/providers/<int:provider_id>/return")
def return_provider(provider_id: int) -> ResponseReturnValue:
    """Send the application back with what is missing."""
    reason = request.form.get("reason", "")
    return _decide(provider_id, lambda by: providers.return_application(provider_id, by=by, reason=reason), _("已退回"))


@bp.post("/providers/<int:provider_id>/rejection")
def reject_provider(provider_id: int) -> ResponseReturnValue:
    """Say no."""
    reason = request.form.get("reason", "")
    return _decide(provider_id, lambda by: providers.reject(provider_id, by=by, reason=reason), _("已决定不通过"))


@bp.post("/providers/<int:provider_id>/suspension")
def suspend_provider(provider_id: int) -> ResponseReturnValue:
    """Stop all its selling at once."""
    reason = request.form.get("reason", "")
    return _decide(
        provider_id, lambda by: providers.suspend(provider_id, by=by, reason=reason), _("已暂停，服务已下架")
    )


@bp.post("/providers/<int:provider_id>/reinstatement")
def reinstate_provider(provider_id: int) -> ResponseReturnValue:
    """Let it sell again."""
    return _decide(provider_id, lambda by: providers.reinstate(provider_id, by=by), _("已恢复"))


@bp.post("/providers/<int:provider_id>/certificates")
def check_certificates(provider_id: int) -> ResponseReturnValue:
    """Say that the ticked certificates' originals were seen."""
    seen = {int(each) for each in request.form.getlist("seen") if each.isdigit()}

    def check(by: Viewer) -> None:
        for paper in providers.certificates(provider_id):
            if paper.id in seen and paper.checked_at is None:
                providers.check_certificate(paper.id, by=by)

    return _decide(provider_id, check, _("已记录核对"))


@bp.post("/services/<int:service_id>/decision")
def decide_service(service_id: int) -> ResponseReturnValue:
    """A new service and its first price: listed, or returned with a reason."""
    found = require_waiting_service(viewer(), service_id)
    card = providers.find(viewer(), found.provider_id)
    _require_office(card)
    approve, reason = request.form.get("decision") == "approve", request.form.get("reason", "").strip()
    return _settle(lambda by: catalogue.decide_service(service_id, approve, by=by, reason=reason or None), approve)


@bp.post("/filings/<int:filing_id>/decision")
def decide_filing(filing_id: int) -> ResponseReturnValue:
    """A filed rise: it counts from its day, or it does not."""
    found = require_filing(viewer(), filing_id)
    _require_office(providers.find(viewer(), found.provider_id))
    approve, reason = request.form.get("decision") == "approve", request.form.get("reason", "").strip()
    return _settle(lambda by: catalogue.decide_filing(filing_id, approve, by=by, reason=reason or None), approve)


def _require_office(card: ProviderCard) -> None:
    if not providers.can_decide(viewer(), card):
        raise Forbidden("这件事要由这家服务商所在街道的工作人员来办，也不能是申请人自己")


def _decide(provider_id: int, verb: Callable[[Viewer], Any], done: str) -> ResponseReturnValue:
    """One verb on one provider, by the office it belongs to; refusals in words on the same page."""
    _require_office(providers.find(viewer(), provider_id))
    by = acting(viewer(), *DECIDERS)
    try:
        with transaction():
            verb(by)
    except (Invalid, Conflict) as error:
        return page(provider_id, field_errors(error, "decision")), error.status
    flash(done, "success")
    return redirect(url_for("street.provider", provider_id=provider_id), 303)


def _settle(verb: Callable[[Viewer], Any], approve: bool) -> ResponseReturnValue:
    """Decide a service or a filing from the list, and go back to it."""
    by = acting(viewer(), *DECIDERS)
    try:
        with transaction():
            verb(by)
    except LinliError as error:
        flash(said(error), "error")
    else:
        flash(_("已同意") if approve else _("已退回"), "success")
    return redirect(url_for("street.provider_list"), 303)
