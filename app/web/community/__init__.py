"""The community's desk: find a resident fast, register them, apply, endorse and order for them, confirm a proxy.

Community workers and the phone desk share it; what is done here is recorded as done at the counter or by phone.
"""

from __future__ import annotations

from flask import Blueprint

from app.web.kernel import guard

bp = Blueprint("community", __name__, url_prefix="/community")
ROLES = ("community_worker", "phone_operator")
guard.require(bp, *ROLES)

from app.web.community import applications, home, ordering, proxies, rail, residents  # noqa: E402 - views register on `bp`

__all__ = ["ROLES", "applications", "bp", "home", "ordering", "proxies", "rail", "residents"]
