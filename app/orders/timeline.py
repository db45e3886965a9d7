"""What happened to an order, who and when; and what comes next, in words as data.

An entry's `msgid` is translated by the edge with `params`; values that are dates, instants or `Money` are written
in the reader's language there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app import accounts
from app.accounts import Viewer
from app.core.audit import AuditRow
from app.core.words import N_
from app.orders.files import history_of
from app.orders.models import Order
from app.orders.states import ENDED


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One past event. `by_name` is "" where the system acted."""

    id: str
    msgid: str
    params: Mapping[str, object]
    at: dt.datetime
    by_name: str
    by_role: str
    channel: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Expected:
    """The next event: `by` until when, where that is known."""

    id: str
    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)
    by: dt.datetime | None = None


SAID: Mapping[tuple[str, str], str] = {
    ("order", "place"): N_("提交了订单"),
    ("order", "awaiting_approval"): N_("等街道审批"),
    ("order", "awaiting_payment"): N_("等付款"),
    ("order", "confirmed"): N_("订单已确认"),
    ("order", "approve"): N_("街道批准了补贴"),
    ("order", "reject"): N_("街道没有批准补贴"),
    ("order", "pay"): N_("付款已收到"),
    ("order", "revive"): N_("付款已收到，订单恢复"),
    ("order", "expire"): N_("没有按时付款或审批，订单已取消，额度已退回"),
    ("order", "cancel"): N_("订单已取消"),
    ("order", "change_order"): N_("改了订单"),
    ("order", "complete"): N_("已送达，补贴已入账"),
    ("job", "offer"): N_("已请服务商接单"),
    ("job", "accept"): N_("服务商已接单"),
    ("job", "decline"): N_("服务商不能接单"),
    ("job", "assign"): N_("已派给服务人员"),
    ("job", "unassign"): N_("正在换服务人员"),
    ("job", "depart"): N_("已经出发"),
    ("job", "arrive"): N_("已到门口"),
    ("job", "try_again"): N_("没有人应门，稍后再来一次"),
    ("job", "no_answer"): N_("两次都没有人应门，已留言并报告"),
    ("job", "hand_over"): N_("凭交付码交到手上"),
    ("job", "record_without_code"): N_("服务商记录已送达，没有交付码"),
    ("job", "fail"): N_("没能送到，订单已取消"),
    ("job", "code_locked"): N_("交付码输错太多次，锁定 15 分钟"),
}

UNPROVEN = ("no_answer", "record_without_code")


def timeline(viewer: Viewer, order: Order) -> list[TimelineEntry]:
    """Past events, oldest first, with who and when; acts of nobody's interest (a look at the file) are left out."""
    rows = [row for row in history_of(order.id) if (row.subject, row.act) in SAID]
    unproven = any(row.subject == "job" and row.act in UNPROVEN for row in rows)
    names = accounts.names({row.actor_id for row in rows})
    return [
        TimelineEntry(
            id=f"{row.subject}.{row.act}", msgid=_words(row, unproven), params=dict(row.detail), at=row.at,
            by_name=names.get(row.actor_id or 0, ""), by_role=row.actor_role, channel=row.channel, reason=row.reason,
        )
        for row in rows
    ]  # fmt: skip


def _words(row: AuditRow, unproven: bool) -> str:
    """What one row says; without the code the public lines are held, so nothing is booked yet."""
    return N_("已送达") if unproven and row.act == "complete" else SAID[row.subject, row.act]


def next_expected(order: Order) -> Expected | None:
    """The next event in words, for every state; None once nothing more will happen."""
    if order.state in ENDED or order.state == "closed":
        return None
    if order.state == "completed":
        if not order.public_part and not order.compensation:
            return None
        return Expected("order.closed", N_("服务商月底和街道结算"))
    if order.state == "awaiting_approval":
        return Expected("order.approve", N_("街道审批这一单的补贴"), by=order.expires_at)
    if order.state == "awaiting_payment":
        return Expected("order.pay", N_("付款后订单才算数"), {"amount": order.resident_part}, by=order.expires_at)
    return _expected_of_job(order, job_state(history_of(order.id)))


def job_state(rows: Sequence[AuditRow]) -> str | None:
    """The state the order's job came to, from its history; None where there is no job yet."""
    states = [row.to_state for row in rows if row.subject == "job" and row.to_state]
    return states[-1] if states else None


def _expected_of_job(order: Order, state: str | None) -> Expected:
    comes = order.venue == "provider"
    if state in (None, "open", "offered"):
        return Expected("job.accept", N_("等服务商接单"))
    if comes:
        return Expected("job.hand_over", N_("到店出示交付码"), by=order.starts_at)
    if state == "accepted":
        return Expected("job.assign", N_("服务商安排人员"), by=order.starts_at)
    if state == "assigned":
        return Expected("job.depart", N_("服务人员出发"), by=order.starts_at)
    if state == "arrived":
        return Expected("job.hand_over", N_("把交付码告诉门口的服务人员"), by=order.ends_at)
    return Expected("job.arrive", N_("服务人员到门口"), by=order.ends_at)
