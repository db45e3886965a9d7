"""Who may do what with an order: each answer carries its reason in words (403), after the scoped query said 404."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app import places, residents
from app.accounts import Viewer
from app.core import clock
from app.core.errors import Forbidden, NotFound
from app.core.money import Money
from app.core.words import N_
from app.orders.details.offers import Draft, Served
from app.orders.models import Order
from app.orders.states import CHANGEABLE

DESKS = ("community_worker", "phone_operator")
OFFICES = ("street_officer", "street_approver", "district_officer", "district_approver")
APPROVERS = ("street_officer", "street_approver")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether an act is allowed, and the reason (a msgid with params) where it is not."""

    ok: bool
    reason: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.ok

    def insist(self) -> None:
        """`Forbidden` with the reason where it is not allowed."""
        if not self.ok:
            raise Forbidden(self.reason, code=None, **self.params)


YES = Allowed(True)


def check_may_order(by: Viewer, served: Served, drafts: Sequence[Draft]) -> Money | None:
    """That `by` may order these verticals for the resident; the limit on the resident's part of one order, if any.

    `NotFound` for a resident who is not theirs to see, `Forbidden` with the reason for one who is.
    """
    if by.person_id == served.person_id:
        return None
    limit = None
    for vertical in {draft.vertical for draft in drafts}:
        limit = residents.can_order_for(by, served.resident_id, vertical).order_limit
    return limit


def serves_resident_side(viewer: Viewer, order: Order) -> bool:
    """Whether the viewer is the resident, or orders for them as family or from a desk."""
    try:
        residents.can_order_for(viewer, order.resident_id, order.vertical)
    except (NotFound, Forbidden):
        return False
    return True


def is_office(viewer: Viewer, order: Order) -> bool:
    """Whether the viewer's street office or district answers for the order."""
    return any(places.within(order.street_code, code) for code in viewer.divisions(*OFFICES))


def can_cancel(viewer: Viewer, order: Order) -> Allowed:
    """The resident's side and the office, until somebody has set out."""
    if order.state == "in_service":
        return Allowed(False, N_("已经出发了，不能取消，有事请打电话"))
    if order.state not in CHANGEABLE:
        return Allowed(False, N_("这一单已经结束，不能取消"))
    if serves_resident_side(viewer, order) or is_office(viewer, order):
        return YES
    return Allowed(False, N_("只有本人、代办人和街道可以取消这一单"))


def can_change(viewer: Viewer, order: Order) -> Allowed:
    """The resident's side, until the cut-off."""
    if order.state not in CHANGEABLE:
        return Allowed(False, N_("已经出发或结束的订单不能改"))
    if order.free_until is not None and clock.now() > order.free_until:
        at = clock.local(order.free_until).strftime("%m-%d %H:%M")
        return Allowed(False, N_("%(at)s 已经截止，不能再改"), {"at": at})
    if not serves_resident_side(viewer, order):
        return Allowed(False, N_("只有本人和代办人可以改这一单"))
    return YES


def _person(order: Order) -> int | None:
    return residents.people_ids([order.resident_id]).get(order.resident_id)


def can_approve(viewer: Viewer, order: Order) -> Allowed:
    """An officer of the residence's street, never one's own order nor one placed by oneself."""
    if order.state != "awaiting_approval":
        return Allowed(False, N_("这一单不在等审批"))
    if not any(places.within(order.street_code, code) for code in viewer.divisions(*APPROVERS)):
        return Allowed(False, N_("这一单由居住地街道审批"))
    if viewer.person_id == order.placed_by or viewer.person_id == _person(order):
        return Allowed(False, N_("自己的单要由另一位工作人员审批"))
    return YES
