"""Webhooks of the payment gateways: raw bytes in, verified before anything is read or stored."""

from __future__ import annotations

import structlog
from flask import request
from flask.typing import ResponseReturnValue

from app.payments import conversation
from app.payments.port import BadSignature, GatewayError
from app.web.kernel.security import csrf
from app.web.payments import bp

log = structlog.get_logger(__name__)
LARGEST = 512 * 1024


@bp.post("/webhooks/sandbox")
@csrf.exempt
def sandbox_webhook() -> ResponseReturnValue:
    """The sandbox tells of a change."""
    return _receive("sandbox")


@bp.post("/webhooks/stripe")
@csrf.exempt
def stripe_webhook() -> ResponseReturnValue:
    """Stripe tells of a change."""
    return _receive("stripe")


def _receive(gateway: str) -> ResponseReturnValue:
    """200 once its effect is stored (again: nothing happens), 400 unsigned, 503 to be sent again later."""
    if (request.content_length or 0) > LARGEST:
        return {"error": "too large"}, 413
    try:
        effect = conversation.receive(gateway, request.get_data(cache=False), dict(request.headers))
    except BadSignature:
        log.warning("webhook refused", gateway=gateway)
        return {"error": "bad signature"}, 400
    except GatewayError as error:
        log.warning("webhook not worked", gateway=gateway, final=error.final)
        return {"error": "not now"}, 503
    return {"effect": effect}, 200
