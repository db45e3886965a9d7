"""The states of payments and refunds."""

from __future__ import annotations

from app.core.lifecycle import Machine

PAYMENT = Machine(
    noun="payment",
    initial="created",
    moves={
        "created": ("open", "settled", "failed", "expired"),
        "open": ("settled", "failed", "expired"),
        # Money may still arrive after the page was given up: the gateway's word counts.
        "failed": ("settled",),
        "expired": ("settled",),
        "settled": (),
    },
)

REFUND = Machine(
    noun="refund",
    initial="created",
    moves={"created": ("sent", "settled", "failed"), "sent": ("settled", "failed"), "failed": (), "settled": ()},
)

UNDER_WAY = ("created", "open")
