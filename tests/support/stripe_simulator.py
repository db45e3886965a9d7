"""A small Stripe inside the process: the real client talks to it through its `http_client`, without a socket.

It answers Checkout Sessions (create, retrieve, expire) and refunds (create, retrieve), keeps idempotency keys, refuses
a key with other parameters and refunds above what was paid, and signs webhooks.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from stripe import HTTPClient

Answer = tuple[int, dict[str, Any]]


class StripeSimulator(HTTPClient):
    """One account. `fail_next` lets the next answers be these HTTP statuses; `calls` lists (method, path, key)."""

    name = "simulator"

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.fail_next: list[int] = []
        self.calls: list[tuple[str, str, str | None]] = []
        self._keys: dict[str, tuple[str, Answer]] = {}
        self._numbers = itertools.count(1)

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[str, int, dict[str, str]]:
        """Answer as Stripe would."""
        path = urlsplit(url).path
        key = (headers or {}).get("Idempotency-Key") if method == "post" else None
        self.calls.append((method, path, key))
        if self.fail_next:
            return json.dumps({"error": {"message": "later", "type": "api_error"}}), self.fail_next.pop(0), {}
        sent = f"{path}?{post_data or ''}"
        if key and key in self._keys:
            before, answer = self._keys[key]
            if before != sent:
                answer = _error(400, "idempotency_error", "Keys for idempotent requests can only be used with the same")
        else:
            answer = self._answer(method, path, _form(post_data))
            if key and answer[0] < 500:
                self._keys[key] = (sent, answer)
        return json.dumps(answer[1]), answer[0], {"Request-Id": f"req_{next(self._numbers)}"}

    def close(self) -> None:
        """Nothing is open."""

    def pay(self, ref: str, method: str = "alipay") -> None:
        """The person paid on Stripe's page."""
        intent = {"id": f"pi_{ref}", "object": "payment_intent", "payment_method": {"id": "pm_1", "type": method}}
        self.sessions[ref] |= {"status": "complete", "payment_status": "paid", "payment_intent": intent}

    def webhook(self, type_: str, about: Mapping[str, Any], secret: str) -> tuple[bytes, dict[str, str]]:
        """An event about an object, signed now."""
        event = {"id": f"evt_{next(self._numbers)}", "object": "event", "type": type_, "data": {"object": dict(about)}}
        body, moment = json.dumps(event).encode(), int(time.time())
        digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        return body, {"Stripe-Signature": f"t={moment},v1={digest}"}

    def _answer(self, method: str, path: str, form: dict[str, str]) -> Answer:
        parts = path.removeprefix("/v1/").split("/")
        if parts[:2] == ["checkout", "sessions"]:
            return self._session(method, parts[2:], form)
        if parts[0] == "refunds":
            return self._refund(method, parts[1:], form)
        return _error(404, "invalid_request_error", "Unrecognized request URL")

    def _session(self, method: str, rest: list[str], form: dict[str, str]) -> Answer:
        if not rest:
            ref = f"cs_test_{next(self._numbers)}"
            amount = int(form["line_items[0][price_data][unit_amount]"]) * int(form["line_items[0][quantity]"])
            if form["line_items[0][price_data][currency]"] != "cny":
                return _error(400, "invalid_request_error", "only CNY here")
            self.sessions[ref] = {
                "id": ref, "object": "checkout.session", "status": "open", "payment_status": "unpaid",
                "amount_total": amount, "client_reference_id": form["client_reference_id"], "payment_intent": None,
                "expires_at": int(form["expires_at"]), "url": f"https://checkout.stripe.com/c/pay/{ref}",
            }  # fmt: skip
            return 200, self.sessions[ref]
        found = self.sessions.get(rest[0])
        if found is None:
            return _error(404, "invalid_request_error", "No such checkout.session")
        if rest[1:] == ["expire"]:
            if found["status"] != "open":
                return _error(400, "invalid_request_error", "Only open sessions can be expired")
            found |= {"status": "expired", "url": None}
        return 200, found

    def _refund(self, method: str, rest: list[str], form: dict[str, str]) -> Answer:
        if rest:
            found = self.refunds.get(rest[0])
            return (200, found) if found else _error(404, "invalid_request_error", "No such refund")
        intent, amount = form["payment_intent"], int(form["amount"])
        paid = [each for each in self.sessions.values() if (each["payment_intent"] or {}).get("id") == intent]
        before = sum(each["amount"] for each in self.refunds.values() if each["payment_intent"] == intent)
        if not paid or before + amount > paid[0]["amount_total"]:
            return _error(400, "invalid_request_error", "Refund amount is greater than unrefunded amount")
        ref = f"re_{next(self._numbers)}"
        self.refunds[ref] = {
            "id": ref, "object": "refund", "amount": amount, "payment_intent": intent, "status": "succeeded",
            "metadata": {"reference": form.get("metadata[reference]", "")},
        }  # fmt: skip
        return 200, self.refunds[ref]


def _form(post_data: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(post_data or "").items()}


def _error(status: int, type_: str, message: str) -> Answer:
    return status, {"error": {"type": type_, "message": message}}
