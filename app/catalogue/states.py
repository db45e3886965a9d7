"""The machines of the catalogue."""

from __future__ import annotations

from app.core.lifecycle import Machine

SERVICE = Machine(
    noun="service",
    initial="submitted",
    moves={
        "submitted": ("listed", "returned", "ended"),
        "returned": ("submitted", "ended"),
        "listed": ("paused", "submitted", "ended"),
        "paused": ("listed", "ended"),
        "ended": (),
    },
)

FILING = Machine(
    noun="price_filing",
    initial="filed",
    moves={
        "filed": ("approved", "rejected", "withdrawn"),
        "approved": (),
        "rejected": (),
        "withdrawn": (),
    },
)
