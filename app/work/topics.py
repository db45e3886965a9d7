"""The table of work: outbox topic → what does it. Handlers open their own transactions and may run twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app import notifications
from app.core.db import transaction
from app.payments import conversation
from app.reactions import telling

Handler = Callable[[Mapping[str, Any]], object]


def _tell(payload: Mapping[str, Any]) -> None:
    with transaction():
        telling.tell_order(payload)


TOPICS: Mapping[str, Handler] = {
    notifications.TOPIC_SEND: lambda payload: notifications.deliver(payload["message_id"]),
    telling.TOPIC: _tell,
    "payments.open": lambda payload: conversation.open_checkout(payload["payment_id"]),
    "payments.close": lambda payload: conversation.close_checkout(payload["payment_id"]),
    "payments.refund": lambda payload: conversation.send_refund(payload["refund_id"]),
    "payments.sandbox_webhook": lambda payload: conversation.post_sandbox_webhook(payload),
}
