"""Who may propose and decide budget moves: an officer where the money arrives, an approver where it comes from."""

from __future__ import annotations

from app import places
from app.accounts import Viewer
from app.core.errors import Forbidden
from app.funding.overview import BudgetMoveRow

MAKERS = ("street_officer", "district_officer", "finance_officer")
HOLD_DECIDERS = ("street_officer", "street_approver", "district_approver")
HOLD_READERS = (*HOLD_DECIDERS, "district_officer", "finance_officer", "auditor")
DECIDERS = ("street_approver", "district_approver", "finance_officer")


def can_propose_move(viewer: Viewer, division_code: str) -> bool:
    """Whether the viewer may propose money for a budget at this division."""
    return any(places.within(division_code, held) for held in viewer.divisions(*MAKERS))


def can_decide_move(viewer: Viewer, move: BudgetMoveRow) -> bool:
    """Whether the viewer may decide: an approver over the giving division (else the receiving), not its maker."""
    if move.state != "proposed" or viewer.person_id == move.made_by:
        return False
    deciding = move.from_division_code or move.division_code
    return any(places.within(deciding, held) for held in viewer.divisions(*DECIDERS))


def must_propose(viewer: Viewer, division_code: str) -> None:
    """`Forbidden` with the reason where `can_propose_move` says no."""
    if not can_propose_move(viewer, division_code):
        raise Forbidden("您的岗位不能在这一级提出预算调整")


def must_decide(viewer: Viewer, move: BudgetMoveRow) -> None:
    """`Forbidden` with the reason where `can_decide_move` says no to a proposal still open."""
    if viewer.person_id == move.made_by:
        raise Forbidden("自己提出的调整要由另一位同事决定")
    if move.state == "proposed" and not can_decide_move(viewer, move):
        raise Forbidden("这笔调整要由转出方的审批人决定")


def can_decide_hold(viewer: Viewer, street_code: str) -> bool:
    """Whether the viewer decides on held lines of the street's residents."""
    return any(places.within(street_code, held) for held in viewer.divisions(*HOLD_DECIDERS))
