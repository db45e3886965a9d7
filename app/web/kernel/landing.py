"""Where a person's work begins: the console of the first role they hold."""

from __future__ import annotations

from flask import url_for

from app.accounts import Viewer

DESKS = (
    (("street_approver", "street_officer", "district_approver", "district_officer", "finance_officer", "auditor"),
     "street.queue"),
    (("community_worker", "phone_operator"), "community.home"),
    (("provider_manager", "dispatcher"), "provider.board"),
    (("worker",), "worker.today"),
    (("admin",), "admin.people"),
)  # fmt: skip


def desk_of(person: Viewer) -> str | None:
    """The address of the person's desk; None for those who only order."""
    for roles, endpoint in DESKS:
        if person.holds(*roles):
            return url_for(endpoint)
    return None
