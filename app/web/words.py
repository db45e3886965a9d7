"""The word, tone and shape of every state, mark and kind, said the same on every screen.

`tone` is one of ok, wait, info, now, off, bad; `shape` is an icon name, so that a state is told by a
word and a shape and never by colour alone.
"""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Look(NamedTuple):
    """How a state is shown."""

    word: LazyString | str
    tone: str
    shape: str


_ORDER = {
    "placed": Look(_("已下单"), "wait", "clock"),
    "awaiting_approval": Look(_("等待审批"), "wait", "hourglass"),
    "awaiting_payment": Look(_("等待付款"), "wait", "wallet"),
    "confirmed": Look(_("已确认"), "ok", "check"),
    "in_service": Look(_("服务中"), "now", "dot"),
    "completed": Look(_("已完成"), "ok", "check"),
    "closed": Look(_("已结束"), "off", "check"),
    "rejected": Look(_("未批准"), "bad", "x"),
    "cancelled": Look(_("已取消"), "off", "ban"),
    "expired": Look(_("已过期"), "off", "ban"),
}
_JOB = {
    "open": Look(_("待派单"), "wait", "clock"),
    "offered": Look(_("待接单"), "wait", "clock"),
    "accepted": Look(_("已接单"), "ok", "check"),
    "assigned": Look(_("已派人"), "ok", "user"),
    "en_route": Look(_("在路上"), "now", "navigation"),
    "arrived": Look(_("已到达"), "now", "map-pin"),
    "started": Look(_("服务中"), "now", "dot"),
    "finished": Look(_("已做完"), "ok", "check"),
    "verified": Look(_("已核实"), "ok", "shield"),
    "declined": Look(_("已谢绝"), "bad", "x"),
    "failed": Look(_("未完成"), "bad", "x"),
    "no_show": Look(_("没见到人"), "bad", "alert"),
    "withdrawn": Look(_("已撤回"), "off", "undo"),
}
_LINE = {
    "reserved": Look(_("已预留"), "wait", "clock"),
    "captured": Look(_("已确认"), "ok", "check"),
    "claimed": Look(_("已申报"), "info", "file-text"),
    "settled": Look(_("已结算"), "ok", "check"),
    "released": Look(_("已退回"), "off", "undo"),
    "reversed": Look(_("已冲销"), "off", "undo"),
    "held": Look(_("暂缓"), "bad", "alert"),
}
_RESIDENT_LINE = {
    "due": Look(_("待付"), "wait", "clock"),
    "paid": Look(_("已付"), "ok", "check"),
    "cash_collected": Look(_("已收现金"), "ok", "check"),
    "on_statement": Look(_("记账"), "info", "file-text"),
    "refunded": Look(_("已退款"), "off", "undo"),
}
_STATEMENT = {
    "draft": Look(_("草稿"), "off", "edit"),
    "submitted": Look(_("已提交"), "wait", "clock"),
    "in_review": Look(_("审核中"), "wait", "hourglass"),
    "approved": Look(_("已批准"), "ok", "check"),
    "paid": Look(_("已付款"), "ok", "check"),
    "reconciled": Look(_("已对账"), "ok", "shield"),
    "queried": Look(_("有疑问"), "bad", "alert"),
    "rejected": Look(_("未通过"), "bad", "x"),
}
_APPLICATION = {
    "draft": Look(_("草稿"), "off", "edit"),
    "submitted": Look(_("已提交"), "wait", "clock"),
    "endorsed": Look(_("社区已核"), "info", "check"),
    "reviewed": Look(_("已审核"), "info", "check"),
    "approved": Look(_("已批准"), "ok", "check"),
    "returned": Look(_("退回补件"), "wait", "undo"),
    "rejected": Look(_("未批准"), "bad", "x"),
    "appealed": Look(_("申诉中"), "wait", "alert"),
    "ended": Look(_("已结束"), "off", "check"),
}
_PROVIDER = {
    "draft": Look(_("草稿"), "off", "edit"),
    "applied": Look(_("等待核验"), "wait", "clock"),
    "returned": Look(_("退回补件"), "wait", "undo"),
    "ended": Look(_("已退出"), "off", "ban"),
    "submitted": Look(_("等待核验"), "wait", "clock"),
    "verified": Look(_("证照有效"), "ok", "shield"),
    "suspended": Look(_("暂停服务"), "bad", "alert"),
    "expired": Look(_("证照到期"), "bad", "alert"),
    "rejected": Look(_("未通过"), "bad", "x"),
}
_SERVICE = {
    "submitted": Look(_("等待核验"), "wait", "clock"),
    "listed": Look(_("在架上"), "ok", "check"),
    "returned": Look(_("退回修改"), "wait", "undo"),
    "paused": Look(_("暂停"), "off", "ban"),
    "ended": Look(_("已停止"), "off", "ban"),
}
_FILING = {
    "filed": Look(_("等待审核"), "wait", "clock"),
    "approved": Look(_("已生效"), "ok", "check"),
    "rejected": Look(_("未同意"), "bad", "x"),
    "withdrawn": Look(_("已撤回"), "off", "undo"),
}
_CERTIFICATE = {
    "unchecked": Look(_("等街道核对"), "wait", "clock"),
    "coming": Look(_("还没到起始日"), "info", "clock"),
    "valid": Look(_("有效"), "ok", "check"),
    "ending": Look(_("快到期"), "wait", "alert"),
    "lapsed": Look(_("已到期"), "bad", "alert"),
}
_MESSAGE = {
    "queued": Look(_("待发送"), "wait", "clock"),
    "sent": Look(_("已发送"), "info", "check"),
    "delivered": Look(_("已送达"), "ok", "check"),
    "read": Look(_("已读"), "off", "check"),
    "failed": Look(_("发送失败"), "bad", "x"),
}
_MARK = {
    "self_paid": Look(_("自费"), "off", "wallet"),
    "subsidised": Look(_("补贴"), "wait", "coins"),
    "purchased": Look(_("政府购买"), "info", "landmark"),
    "compensated": Look(_("服务商补偿"), "ok", "handshake"),
}
_KIND = {
    "government": Look(_("政府机构"), "info", "landmark"),
    "social_organisation": Look(_("社会组织"), "ok", "hand-heart"),
    "enterprise": Look(_("企业"), "off", "store"),
}
LOOKS: dict[str, dict[str, Look]] = {
    "order": _ORDER,
    "job": _JOB,
    "line": _LINE,
    "resident_line": _RESIDENT_LINE,
    "statement": _STATEMENT,
    "application": _APPLICATION,
    "provider": _PROVIDER,
    "service": _SERVICE,
    "filing": _FILING,
    "certificate": _CERTIFICATE,
    "message": _MESSAGE,
    "mark": _MARK,
    "kind": _KIND,
}


def look(machine: str, name: str) -> Look:
    """The look of `name` in `machine`; a name nobody described is shown as it is, quietly."""
    return LOOKS.get(machine, {}).get(str(name), Look(str(name), "off", "dot"))
