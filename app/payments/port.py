"""The port to whoever moves residents' money: what a gateway must be able to do, and what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.core.errors import LinliError
from app.core.money import Money


class GatewayError(LinliError):
    """The gateway could not be asked, or said no (`words`, for the log). `final`: asking again will not help."""

    status = 503
    code = "gateway"

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__("支付通道暂时没有回应，没有扣款，请过一会儿再试")
        self.words, self.final = words, final


class BadSignature(Exception):
    """A webhook that the gateway did not sign, or signed too long ago."""


@dataclass(frozen=True, slots=True)
class CheckoutIntent:
    """A payment to be opened. `reference` is our payment's number, `key` the idempotency key; urls are absolute."""

    reference: str
    key: str
    amount: Money
    label: str
    language: str
    return_url: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """A hosted pay page as the gateway sees it. `state` is `open`, `paid`, `failed` or `expired`."""

    ref: str
    reference: str
    state: str
    amount: Money
    method: str | None
    pay_url: str | None
    expires_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class RefundIntent:
    """Money to be given back on a paid checkout."""

    checkout_ref: str
    reference: str
    key: str
    amount: Money


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """A refund as the gateway sees it. `state` is `sent`, `settled` or `failed`; `reference` is our refund's key."""

    ref: str
    reference: str
    state: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Notice:
    """A verified webhook: what to fetch. `kind` is `checkout`, `refund` or `other`."""

    event_id: str
    type: str
    kind: str
    object_ref: str


class PaymentGateway(Protocol):
    """A gateway. Every call may be repeated: keys make it idempotent. `GatewayError` where it does not work."""

    @property
    def name(self) -> str: ...

    def create_checkout(self, intent: CheckoutIntent) -> Checkout:
        """Open a hosted pay page; the same key gives the same page."""

    def fetch(self, ref: str) -> Checkout:
        """How the checkout stands now."""

    def expire(self, ref: str) -> Checkout:
        """Close the page if it is still open; how it stands."""

    def refund(self, intent: RefundIntent) -> RefundAnswer:
        """Give money back; the same key gives the same refund."""

    def fetch_refund(self, ref: str) -> RefundAnswer:
        """How the refund stands now."""

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Read a webhook; `BadSignature` unless the gateway signed exactly these bytes a short while ago."""
