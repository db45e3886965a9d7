"""The states of funding lines: public ones (with discounts and compensation), and the resident's."""

from __future__ import annotations

from app.core.lifecycle import Machine

PUBLIC = Machine(
    noun="funding_line",
    initial="reserved",
    moves={
        "reserved": ("captured", "released"),
        "captured": ("claimed", "reversed"),
        "claimed": ("settled", "captured"),
        "settled": ("reversed",),
        "released": (),
        "reversed": (),
    },
)

RESIDENT = Machine(
    noun="funding_line",
    initial="due",
    moves={
        "due": ("paid", "cash_collected", "on_statement", "released"),
        "paid": ("refunded",),
        "cash_collected": ("refunded",),
        "on_statement": ("paid", "refunded"),
        "refunded": (),
        "released": (),
    },
)

LIVE = ("reserved", "captured", "claimed", "settled")


def machine_of(kind: str) -> Machine:
    """The machine a line of this kind moves by."""
    return RESIDENT if kind == "resident" else PUBLIC


BUDGET_MOVE = Machine(
    noun="budget_move",
    initial="proposed",
    moves={"proposed": ("approved", "rejected"), "approved": (), "rejected": ()},
)
