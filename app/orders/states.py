"""The order's states (design §5): the table of legal moves, and sets of states the rooms ask about."""

from __future__ import annotations

from app.core.lifecycle import Machine

ORDER = Machine(
    noun="order",
    initial="placed",
    moves={
        "placed": ("awaiting_approval", "awaiting_payment", "confirmed"),
        "awaiting_approval": ("awaiting_payment", "confirmed", "rejected", "cancelled", "expired"),
        # A change may send an order back a step: more is due, or the new date asks for an approval.
        "awaiting_payment": ("awaiting_approval", "confirmed", "cancelled", "expired"),
        "confirmed": ("awaiting_approval", "awaiting_payment", "in_service", "cancelled"),
        "in_service": ("completed", "cancelled"),
        "completed": ("closed",),
        "closed": (),
        "rejected": (),
        "cancelled": (),
        # Paid after it expired, and the same quote still stands (design §4.5).
        "expired": ("confirmed",),
    },
)

SERVED = ("completed", "closed")
ENDED = ("rejected", "cancelled", "expired")
OPEN = ("placed", "awaiting_approval", "awaiting_payment", "confirmed", "in_service")
CHANGEABLE = ("awaiting_approval", "awaiting_payment", "confirmed")
