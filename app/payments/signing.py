"""Webhook signatures in the common manner: `t=<unix seconds>,v1=<HMAC-SHA256 of "t.body">`."""

from __future__ import annotations

import hashlib
import hmac
import time

from app.payments.port import BadSignature

TOLERANCE = 300


def sign(secret: str, body: bytes, *, at: int | None = None) -> str:
    """The header's value for these bytes, signed now or at a given unix time."""
    moment = int(time.time()) if at is None else at
    return f"t={moment},v1={_digest(secret, moment, body)}"


def verify(secret: str, body: bytes, header: str, *, now: int | None = None) -> None:
    """`BadSignature` unless one of the header's `v1` signs exactly these bytes, at most five minutes from now."""
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name.strip() == "t"]
    given = [value for name, _, value in parts if name.strip() == "v1"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit() or len(times[0]) > 12:
        raise BadSignature("no time")
    moment = int(times[0])
    if abs((int(time.time()) if now is None else now) - moment) > TOLERANCE:
        raise BadSignature("too old")
    expected = _digest(secret, moment, body)
    if not any(hmac.compare_digest(expected.encode(), value.encode()) for value in given):
        raise BadSignature("not signed by the gateway")


def _digest(secret: str, moment: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
