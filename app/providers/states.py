"""The machine of a provider."""

from __future__ import annotations

from app.core.lifecycle import Machine

PROVIDER = Machine(
    noun="provider",
    initial="applied",
    moves={
        "applied": ("verified", "returned", "rejected"),
        "returned": ("applied", "ended"),
        "verified": ("suspended", "ended"),
        "suspended": ("verified", "ended"),
        "rejected": (),
        "ended": (),
    },
)
