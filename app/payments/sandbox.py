"""The sandbox gateway: a pay page of our own for demonstrations, with books of its own.

`SandboxCheckout` is its side of the wire: nothing but this module reads it. It answers the port as a remote gateway
would, and tells of changes by signed webhooks, posted through the outbox to the real route.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from app.core import clock, crypto, db, outbox
from app.core.db import session
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.money import Money
from app.payments import signing
from app.payments.gateways import settings
from app.payments.models import SandboxCheckout
from app.payments.port import (
    BadSignature,
    Checkout,
    CheckoutIntent,
    GatewayError,
    Notice,
    RefundAnswer,
    RefundIntent,
)

NAME = "sandbox"
HEADER = "Sandbox-Signature"
METHODS = ("card", "alipay", "wechat_pay")
OUTCOMES = ("paid", "failed")
TOPIC = "payments.sandbox_webhook"


def webhook_secret() -> str:
    """The secret both sides of the sandbox know, rooted in the installation's data keys."""
    return crypto.token_digest("sandbox webhook")


def checkout(ref: str) -> SandboxCheckout:
    """The pay page's record; `NotFound` for an unknown one."""
    found = session().scalar(select(SandboxCheckout).where(SandboxCheckout.ref == ref))
    if found is None:
        raise NotFound
    return found


def state_of(row: SandboxCheckout) -> str:
    """`open`, `paid`, `failed` or `expired`; a page left alone expires by itself."""
    return "expired" if row.state == "open" and row.expires_at <= clock.now() else row.state


def finish(ref: str, outcome: str, method: str) -> SandboxCheckout:
    """The person on the pay page paid or was refused; a page finished before stays as it is."""
    row = checkout(ref)
    if outcome not in OUTCOMES or method not in METHODS:
        raise NotFound
    changed = session().execute(
        update(SandboxCheckout)
        .where(SandboxCheckout.id == row.id, SandboxCheckout.state == "open", SandboxCheckout.expires_at > clock.now())
        .values(state=outcome, method=method)
        .execution_options(synchronize_session=False)
    )
    session().refresh(row)
    if getattr(changed, "rowcount", 0):
        _tell(f"checkout.{outcome}", "checkout", ref, row.webhook_url)
    return row


def signed_webhook(payload: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The body and headers of one webhook, signed now."""
    body = json.dumps({name: payload[name] for name in ("id", "type", "kind", "ref")}, sort_keys=True).encode()
    return body, {"Content-Type": "application/json", HEADER: signing.sign(webhook_secret(), body)}


def _tell(type_: str, kind: str, ref: str, url: str) -> None:
    event_id = f"evt_{secrets.token_urlsafe(16)}"
    outbox.post(TOPIC, {"id": event_id, "type": type_, "kind": kind, "ref": ref, "url": url}, key=event_id)


class SandboxGateway:
    """The adapter. Each call opens its own short transaction, as a remote gateway would on its own side."""

    name = NAME

    def create_checkout(self, intent: CheckoutIntent) -> Checkout:
        """Open a pay page; the same key gives the same page, another amount under it is an error."""
        with db.transaction() as s:
            row = s.scalar(select(SandboxCheckout).where(SandboxCheckout.key == intent.key))
            if row is None:
                row = SandboxCheckout(
                    id=new_id(),
                    ref=f"sbx_{secrets.token_urlsafe(18)}",
                    key=intent.key,
                    amount=intent.amount,
                    refunded=Money(0),
                    state="open",
                    label=f"{intent.reference} {intent.label}"[:120],
                    return_url=intent.return_url,
                    webhook_url=f"{settings().base_url}/webhooks/sandbox",
                    refunds={},
                    expires_at=intent.expires_at,
                    created_at=clock.now(),
                )
                s.add(row)
                s.flush()
            if row.amount != intent.amount:
                raise GatewayError("the key was used for another amount", final=True)
            return _read(row)

    def fetch(self, ref: str) -> Checkout:
        """How the page stands."""
        with db.reading() as s:
            row = s.scalar(select(SandboxCheckout).where(SandboxCheckout.ref == ref))
        if row is None:
            raise GatewayError("no such checkout", final=True)
        return _read(row)

    def expire(self, ref: str) -> Checkout:
        """Close the page if it is open."""
        with db.transaction() as s:
            still_open = (SandboxCheckout.ref == ref) & (SandboxCheckout.state == "open")
            s.execute(
                update(SandboxCheckout)
                .where(still_open)
                .values(state="expired", expires_at=clock.now())
                .execution_options(synchronize_session=False)
            )
        return self.fetch(ref)

    def refund(self, intent: RefundIntent) -> RefundAnswer:
        """Give money back, at once; never more than was paid."""
        with db.transaction() as s:
            query = select(SandboxCheckout).where(SandboxCheckout.ref == intent.checkout_ref).with_for_update()
            row = s.scalar(query)
            if row is None or row.state != "paid":
                raise GatewayError("nothing was paid there", final=True)
            known = row.refunds.get(intent.key)
            if known is None:
                if row.refunded + intent.amount > row.amount:
                    raise GatewayError("more than was paid", final=True)
                known = {"ref": f"sbr_{secrets.token_urlsafe(18)}", "amount": int(intent.amount), "checkout": row.ref}
                row.refunds = {**row.refunds, intent.key: known}
                row.refunded = row.refunded + intent.amount
                s.flush()
                _tell("refund.settled", "refund", f"{row.ref}/{intent.key}", row.webhook_url)
            if known["amount"] != intent.amount:
                raise GatewayError("the key was used for another amount", final=True)
            return RefundAnswer(f"{row.ref}/{intent.key}", intent.key, "settled", intent.amount)

    def fetch_refund(self, ref: str) -> RefundAnswer:
        """How the refund stands: the sandbox settles at once."""
        checkout_ref, _, key = ref.partition("/")
        with db.reading() as s:
            row = s.scalar(select(SandboxCheckout).where(SandboxCheckout.ref == checkout_ref))
        if row is None or key not in row.refunds:
            raise GatewayError("no such refund", final=True)
        return RefundAnswer(ref, key, "settled", Money(row.refunds[key]["amount"]))

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check the signature, then read."""
        signing.verify(webhook_secret(), body, headers.get(HEADER, ""))
        try:
            content = json.loads(body)
            return Notice(str(content["id"]), str(content["type"]), str(content["kind"]), str(content["ref"]))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature("not a webhook of the sandbox") from error


def _read(row: SandboxCheckout) -> Checkout:
    expires_at: dt.datetime = row.expires_at
    reference = row.label.split(" ", 1)[0]
    return Checkout(row.ref, reference, state_of(row), row.amount, row.method, f"/sandbox/pay/{row.ref}", expires_at)
