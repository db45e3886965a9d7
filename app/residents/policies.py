"""Who may order for whom, and who may confirm a consent in person."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts import Viewer
from app.core.errors import Forbidden
from app.core.money import Money
from app.places import within
from app.residents.models import ProxyLink, Resident
from app.residents.queries import get, people_of

COUNTER_ROLES = ("community_worker", "phone_operator")


@dataclass(frozen=True, slots=True)
class OrderRight:
    """By which right the viewer orders for a resident: `self`, `proxy`, `community_worker` or `phone_operator`.

    `order_limit` caps the resident's part of one order; `scope` names the verticals, all where it is empty.
    """

    role: str
    link_id: int | None = None
    scope: tuple[str, ...] = ()
    order_limit: Money | None = None


def can_order_for(
    viewer: Viewer, resident_id: int, vertical: str | None = None, resident_part: Money | None = None
) -> OrderRight:
    """By which right the viewer may order; `NotFound` for a resident out of their sight, else `Forbidden` with why."""
    for served in people_of(viewer):
        if served.resident_id == resident_id:
            role = "self" if served.is_self else "proxy"
            right = OrderRight(role, served.link_id, served.scope, served.order_limit)
            _check_link(right, vertical, resident_part)
            return right
    resident = get(viewer, resident_id)
    for role in COUNTER_ROLES:
        if any(within(resident.residence_code, code) for code in viewer.divisions(role)):
            return OrderRight(role)
    raise Forbidden("您可以查看这位居民，但不能替他下单")


def _check_link(right: OrderRight, vertical: str | None, resident_part: Money | None) -> None:
    if vertical is not None and right.scope and vertical not in right.scope:
        raise Forbidden("您和这位居民的约定里没有这类服务", code="outside_scope")
    if resident_part is not None and right.order_limit is not None and resident_part > right.order_limit:
        raise Forbidden("这一单个人要付的超过了约定的上限 ¥%(limit)s", code="over_limit", limit=str(right.order_limit))


def can_confirm_link(viewer: Viewer, link: ProxyLink, resident: Resident) -> bool:
    """Whether the viewer may confirm in person: a community worker of where the resident lives, and neither side."""
    if viewer.person_id in (link.proxy_id, resident.person_id):
        return False
    return any(within(resident.residence_code, code) for code in viewer.divisions("community_worker"))
