"""The sandbox's hosted pay page: looks like a cashier, moves no money. It works without scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.db import transaction
from app.core.errors import NotFound
from app.payments import sandbox
from app.payments.gateways import settings
from app.payments.models import SandboxCheckout
from app.web.payments import bp


@bp.get("/sandbox/pay/<ref>")
def sandbox_checkout(ref: str) -> ResponseReturnValue:
    """The pay page, or what became of it."""
    _only_in_the_sandbox()
    row = sandbox.checkout(ref)
    return _page(row, error="")


@bp.post("/sandbox/pay/<ref>")
def pay_sandbox_checkout(ref: str) -> ResponseReturnValue:
    """Pay, or be refused; then back to where the person came from."""
    _only_in_the_sandbox()
    row = sandbox.checkout(ref)
    method, outcome = request.form.get("method", ""), request.form.get("outcome", "")
    if method not in sandbox.METHODS or outcome not in sandbox.OUTCOMES:
        return _page(row, error="method"), 422
    with transaction():
        finished = sandbox.finish(ref, outcome, method)
        state, back = sandbox.state_of(finished), _path(finished.return_url)
    if state == "expired":
        return redirect(url_for("payments.sandbox_checkout", ref=ref), 303)
    return redirect(back, 303)


def _page(row: SandboxCheckout, *, error: str) -> str:
    reference, _, label = row.label.partition(" ")
    return render_template(
        "payments/sandbox/checkout.html",
        ref=row.ref,
        amount=int(row.amount),
        reference=reference,
        label=label,
        state=sandbox.state_of(row),
        method=row.method,
        expires_at=row.expires_at,
        back=_path(row.return_url),
        error=error,
    )


def _path(url: str) -> str:
    """The way back, always on this site."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


def _only_in_the_sandbox() -> None:
    if settings().chosen != sandbox.NAME:
        raise NotFound
