"""The one module that talks to gateways: never inside a transaction, each answer recorded in a short one of its own.

Every function may run twice, and after a crash at any point: keys make the gateway's side idempotent, states ours.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core import clock, db
from app.core.actors import GATEWAY
from app.core.ids import new_id
from app.payments import sandbox
from app.payments.gateways import gateway, settings
from app.payments.models import GatewayEvent, Payment, Refund
from app.payments.operations import fail, locked, settle
from app.payments.passing import fail_refund, locked_refund, settle_refund
from app.payments.port import Checkout, CheckoutIntent, GatewayError, Notice, RefundAnswer, RefundIntent
from app.payments.states import PAYMENT, REFUND

log = structlog.get_logger(__name__)
LABEL = {"zh": "邻里服务订单", "en": "Linli service order"}
Poster = Callable[[str, bytes, Mapping[str, str]], int]


def _outside() -> None:
    if db.in_transaction():
        raise RuntimeError("a gateway is never called inside a transaction")


def open_checkout(payment_id: int, *, language: str = "zh") -> str | None:
    """Open the payment's page at its gateway and remember it; the page's address, None where nothing is to be paid.

    A page opened before is given again. `GatewayError` where the gateway does not answer: the outbox tries again.
    """
    _outside()
    with db.reading() as s:
        payment = s.get(Payment, payment_id, populate_existing=True)
    if payment is None or payment.state not in ("created", "open"):
        return None
    if payment.state == "open":
        return payment.pay_url
    found = gateway(payment.gateway).create_checkout(
        CheckoutIntent(
            reference=payment.number,
            key=payment.key,
            amount=payment.amount,
            label=LABEL.get(language, LABEL["zh"]),
            language=language,
            return_url=f"{settings().base_url}{payment.return_to}",
            expires_at=payment.expires_at or clock.now(),
        )
    )
    with db.transaction():
        held = locked(payment_id)
        if held is not None and held.state == "created":
            held.gateway_ref, held.pay_url, held.expires_at = found.ref, found.pay_url, found.expires_at
            PAYMENT.move(held, "open", by=GATEWAY, act="open")
    return found.pay_url


def close_checkout(payment_id: int) -> None:
    """Close a page nobody needs any more; if it was paid meanwhile, that is recorded instead."""
    _outside()
    with db.reading() as s:
        payment = s.get(Payment, payment_id, populate_existing=True)
    if payment is None or payment.gateway_ref is None or payment.state != "open":
        return
    found = gateway(payment.gateway).expire(payment.gateway_ref)
    with db.transaction():
        _apply_checkout(payment.gateway, found)


def send_refund(refund_id: int) -> None:
    """Ask the gateway to give the money back, and record what it says. `GatewayError`: the outbox tries again."""
    _outside()
    with db.reading() as s:
        row = s.execute(
            select(Refund, Payment).join(Payment, Payment.id == Refund.payment_id).where(Refund.id == refund_id)
        ).one_or_none()
    if row is None or row.Refund.state not in ("created", "sent"):
        return
    intent = RefundIntent(row.Payment.gateway_ref or "", row.Refund.key, row.Refund.key, row.Refund.amount)
    answer = None
    try:
        answer = gateway(row.Payment.gateway).refund(intent)
    except GatewayError as error:
        if not error.final:
            raise
        log.error("refund refused by the gateway", refund=refund_id)
    with db.transaction():
        held = locked_refund(refund_id)
        if held is None:
            return
        if answer is None:
            fail_refund(held)
        else:
            held.gateway_ref = answer.ref
            _apply_refund(held, answer)


def receive(name: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Take a webhook: verified, its object fetched outside any transaction, then event id and effect stored together.

    The effect in a word (`settled`, `failed`, `expired`, `refunded`, `none`, `known` for an event that worked
    before). `BadSignature` stores nothing; `GatewayError` stores nothing and the gateway will send it again.
    """
    _outside()
    found = gateway(name)
    notice = found.verify_webhook(body, headers)
    if _known(notice):
        return "known"
    checkout = found.fetch(notice.object_ref) if notice.kind == "checkout" else None
    refund = found.fetch_refund(notice.object_ref) if notice.kind == "refund" else None
    with db.transaction():
        if not _remember(name, notice):
            return "known"
        effect = "none"
        if checkout is not None:
            effect = _apply_checkout(name, checkout)
        elif refund is not None:
            effect = _apply_fetched_refund(refund)
        _record_effect(notice, effect)
    return effect


def post_sandbox_webhook(payload: Mapping[str, Any]) -> None:
    """Carry one webhook of the sandbox to the real route; anything but 2xx is tried again by the outbox."""
    _outside()
    body, headers = sandbox.signed_webhook(payload)
    status = _poster(str(payload["url"]), body, headers)
    if not 200 <= status < 300:
        raise GatewayError(f"the webhook route answered {status}")


def speak_through(poster: Poster) -> Callable[[], None]:
    """Let the sandbox's webhooks go through `poster` instead of the network; call the answer to undo it."""
    global _poster
    before, _poster = _poster, poster

    def undo() -> None:
        global _poster
        _poster = before

    return undo


def _over_http(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - our own base url
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return int(answer.status)


_poster: Poster = _over_http


def _known(notice: Notice) -> bool:
    with db.reading() as s:
        return s.scalar(select(GatewayEvent.id).where(GatewayEvent.event_id == notice.event_id)) is not None


def _remember(name: str, notice: Notice) -> bool:
    values = {
        "id": new_id(), "event_id": notice.event_id, "gateway": name, "type": notice.type[:48],
        "object_ref": notice.object_ref[:80], "effect": "none", "received_at": clock.now(),
    }  # fmt: skip
    dialect_insert = pg_insert if db.is_postgresql() else sqlite_insert
    statement = dialect_insert(GatewayEvent).values(**values).on_conflict_do_nothing(index_elements=["event_id"])
    statement = statement.execution_options(preserve_rowcount=True)
    return bool(getattr(db.session().execute(statement), "rowcount", 0))


def _record_effect(notice: Notice, effect: str) -> None:
    row = db.session().scalars(select(GatewayEvent).where(GatewayEvent.event_id == notice.event_id)).one()
    row.effect = effect


def _apply_checkout(name: str, found: Checkout) -> str:
    """Move the payment to where its checkout stands; found by our number too, if the webhook overtakes the opening."""
    query = select(Payment.id).where(Payment.gateway == name)
    payment_id = db.session().scalar(query.where(Payment.gateway_ref == found.ref))
    if payment_id is None:
        payment_id = db.session().scalar(query.where(Payment.number == found.reference))
    payment = None if payment_id is None else locked(payment_id)
    if payment is None:
        return "none"
    payment.gateway_ref = payment.gateway_ref or found.ref
    if found.state == "paid":
        if found.amount != payment.amount:
            log.error("the gateway names another amount", payment=payment.id)
            return "none"
        return "settled" if settle(payment, method=found.method) else "none"
    if found.state in ("failed", "expired"):
        return found.state if fail(payment, expired=found.state == "expired") else "none"
    return "none"


def _apply_fetched_refund(answer: RefundAnswer) -> str:
    query = select(Refund.id).where(Refund.key == answer.reference)
    refund_id = db.session().scalar(query)
    held = None if refund_id is None else locked_refund(refund_id)
    if held is None:
        return "none"
    held.gateway_ref = held.gateway_ref or answer.ref
    return _apply_refund(held, answer)


def _apply_refund(held: Refund, answer: RefundAnswer) -> str:
    if answer.state == "settled":
        return "refunded" if settle_refund(held) else "none"
    if answer.state == "failed":
        return "failed" if fail_refund(held) else "none"
    if held.state == "created":
        REFUND.move(held, "sent", by=GATEWAY, act="send")
    return "none"
