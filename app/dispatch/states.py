"""The job's states (design §5): the table of legal moves."""

from __future__ import annotations

from app.core.lifecycle import Machine

JOB = Machine(
    noun="job",
    initial="open",
    moves={
        "open": ("offered", "withdrawn"),
        "offered": ("open", "accepted", "declined", "withdrawn"),
        # Without a worker where the resident comes to the counter; back to `open` when the order changes.
        "accepted": ("open", "assigned", "started", "declined", "withdrawn"),
        "assigned": ("open", "accepted", "en_route", "started", "declined", "withdrawn"),
        "en_route": ("arrived", "failed", "withdrawn"),
        # Nobody answered the door: the courier goes on and comes back for a second attempt.
        "arrived": ("started", "en_route", "failed", "no_show"),
        "started": ("finished", "failed"),
        "finished": ("verified",),
        "verified": (),
        "declined": (),
        "failed": (),
        "no_show": (),
        "withdrawn": (),
    },
)

OPEN = ("offered", "accepted", "assigned", "en_route", "arrived", "started")
BEFORE_LEAVING = ("open", "offered", "accepted", "assigned")
