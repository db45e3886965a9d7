"""Stripe behind the port: Checkout by redirect with card, Alipay and WeChat Pay, in CNY.

The library is imported on first use: it costs a second or two of start. Amounts are fen, Stripe's minor unit of CNY.
WeChat Pay shows a QR code on Stripe's page; the person scans it with the phone that is not paying.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.money import Money
from app.payments.port import (
    BadSignature,
    Checkout,
    CheckoutIntent,
    GatewayError,
    Notice,
    RefundAnswer,
    RefundIntent,
)

if TYPE_CHECKING:
    from stripe import HTTPClient, StripeClient

METHODS = ("card", "alipay", "wechat_pay")
TOLERANCE = 300
SHORTEST = dt.timedelta(minutes=30)
STATES = {"complete": "paid", "open": "open", "expired": "expired"}
REFUND_STATES = {"succeeded": "settled", "failed": "failed", "canceled": "failed"}
Answer = TypeVar("Answer")


class StripeGateway:
    """The adapter. `http_client` replaces the wire in tests; retries carry the same idempotency key."""

    name = "stripe"

    def __init__(self, api_key: str, webhook_secret: str, *, http_client: HTTPClient | None = None) -> None:
        self._api_key, self._webhook_secret, self._http_client = api_key, webhook_secret, http_client
        self._client: StripeClient | None = None

    def create_checkout(self, intent: CheckoutIntent) -> Checkout:
        """Open a Checkout Session; the same key gives the same session."""
        latest = max(intent.expires_at, dt.datetime.now(dt.UTC) + SHORTEST + dt.timedelta(minutes=1))
        item = {"currency": "cny", "unit_amount": int(intent.amount), "product_data": {"name": intent.label}}
        params: Any = {
            "mode": "payment",
            "client_reference_id": intent.reference,
            "payment_method_types": list(METHODS),
            "payment_method_options": {"wechat_pay": {"client": "web"}},
            "line_items": [{"price_data": item, "quantity": 1}],
            "success_url": intent.return_url,
            "cancel_url": intent.return_url,
            "expires_at": int(latest.timestamp()),
            "locale": "zh" if intent.language == "zh" else "en",
        }
        options: Any = {"idempotency_key": intent.key}
        return _checkout(self._ask(lambda: self.client.v1.checkout.sessions.create(params, options)))

    def fetch(self, ref: str) -> Checkout:
        """The session as it stands, with how it was paid."""
        params: Any = {"expand": ["payment_intent.payment_method"]}
        return _checkout(self._ask(lambda: self.client.v1.checkout.sessions.retrieve(ref, params)))

    def expire(self, ref: str) -> Checkout:
        """Close the session; one that is no longer open stays as it is."""
        found = self.fetch(ref)
        if found.state != "open":
            return found
        return _checkout(self._ask(lambda: self.client.v1.checkout.sessions.expire(ref)))

    def refund(self, intent: RefundIntent) -> RefundAnswer:
        """Refund part of the session's payment; Stripe refuses more than was paid."""
        found = self._ask(lambda: self.client.v1.checkout.sessions.retrieve(intent.checkout_ref))
        params: Any = {
            "payment_intent": _id_of(found.payment_intent),
            "amount": int(intent.amount),
            "metadata": {"reference": intent.reference},
        }
        options: Any = {"idempotency_key": intent.key}
        return _refund(self._ask(lambda: self.client.v1.refunds.create(params, options)))

    def fetch_refund(self, ref: str) -> RefundAnswer:
        """The refund as it stands."""
        return _refund(self._ask(lambda: self.client.v1.refunds.retrieve(ref)))

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check the signature over the raw bytes, then read what it is about."""
        import stripe

        signature = headers.get("Stripe-Signature", "")
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature, self._webhook_secret, TOLERANCE)
            event = json.loads(body)
            about = event["data"]["object"]
            kind = {"checkout.session": "checkout", "refund": "refund"}.get(about["object"], "other")
            return Notice(str(event["id"]), str(event["type"]), kind, str(about.get("id", "")))
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise BadSignature("not signed by Stripe") from error

    @property
    def client(self) -> StripeClient:
        """The library's client, made on first use."""
        if self._client is None:
            from stripe import StripeClient

            self._client = StripeClient(self._api_key, http_client=self._http_client, max_network_retries=2)
        return self._client

    def _ask(self, call: Callable[[], Answer]) -> Answer:
        import stripe

        try:
            return call()
        except stripe.StripeError as error:
            final = isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError)
            raise GatewayError(type(error).__name__, final=final) from error


def _checkout(found: Any) -> Checkout:
    state = STATES.get(found.status or "open", "open")
    if state == "paid" and found.payment_status != "paid":
        # The page was completed, the money is still on its way.
        state = "open"
    expires = dt.datetime.fromtimestamp(found.expires_at, dt.UTC) if found.expires_at else None
    return Checkout(
        found.id,
        found.client_reference_id or "",
        state,
        Money(found.amount_total or 0),
        _method(found),
        found.url,
        expires,
    )


def _method(found: Any) -> str | None:
    intent = found.payment_intent
    method = getattr(intent, "payment_method", None) if intent and not isinstance(intent, str) else None
    return getattr(method, "type", None) if method and not isinstance(method, str) else None


def _id_of(value: Any) -> str:
    return value if isinstance(value, str) else str(value.id)


def _refund(found: Any) -> RefundAnswer:
    known = found.metadata.to_dict() if found.metadata else {}
    reference = str(known.get("reference", ""))
    return RefundAnswer(found.id, reference, REFUND_STATES.get(found.status or "", "sent"), Money(found.amount))
