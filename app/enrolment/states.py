"""The life of an application: through its programme's steps to an answer, back for papers, or withdrawn."""

from __future__ import annotations

from app.core.lifecycle import Machine

_ANSWERS = ("endorsed", "reviewed", "approved", "returned", "rejected", "withdrawn")
APPLICATION = Machine(
    noun="application",
    initial="draft",
    moves={
        "draft": ("submitted", "withdrawn"),
        "submitted": _ANSWERS,
        "endorsed": _ANSWERS,
        "reviewed": _ANSWERS,
        "returned": ("submitted", "withdrawn"),
        "approved": ("ended",),
        "rejected": (),
        "withdrawn": (),
        "ended": (),
    },
)
WAITING = ("submitted", "endorsed", "reviewed")
OPEN = ("draft", *WAITING, "returned")
AFTER_TASK = {"endorse": "endorsed", "review": "reviewed", "approve": "reviewed"}
