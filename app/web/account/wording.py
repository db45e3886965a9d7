"""The words of roles, relations and scopes, for the pages of this console."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from app.web.account import bp

# What the proxy is to the resident.
RELATIONS: tuple[tuple[str, LazyString], ...] = (
    ("女儿", _("女儿")), ("儿子", _("儿子")), ("儿媳", _("儿媳")), ("女婿", _("女婿")), ("孙女", _("孙女")),
    ("孙子", _("孙子")), ("外孙女", _("外孙女")), ("外孙", _("外孙")), ("妻子", _("妻子")), ("丈夫", _("丈夫")),
    ("侄女", _("侄女")), ("侄子", _("侄子")), ("亲戚", _("亲戚")), ("邻居", _("邻居")), ("朋友", _("朋友")),
)  # fmt: skip
SCOPES: tuple[tuple[str, LazyString], ...] = (
    ("meals", _("订餐")), ("care", _("上门照护")), ("rides", _("叫车")), ("errands", _("跑腿办事")),
    ("applications", _("申请补贴")),
)  # fmt: skip
ROLES: dict[str, LazyString] = {
    "resident": _("居民"), "proxy": _("代办人"), "community_worker": _("社区工作者"), "phone_operator": _("接线员"),
    "assessor": _("评估员"), "street_officer": _("街道经办"), "street_approver": _("街道审批"),
    "district_officer": _("区级经办"), "district_approver": _("区级审批"), "finance_officer": _("财务"),
    "funder": _("出资方"), "provider_manager": _("服务商管理员"), "dispatcher": _("调度员"), "worker": _("服务人员"),
    "evaluator": _("评估机构"), "auditor": _("审计"), "admin": _("管理员"), "staff": _("工作人员"),
}  # fmt: skip


def scope_words(scope: Iterable[str]) -> str:
    """订餐、叫车."""
    words = dict(SCOPES)
    return gettext("、").join(str(words.get(each, each)) for each in scope)


def role_word(role: str) -> str:
    """The role in the reader's language."""
    return str(ROLES.get(role, role))


@bp.app_context_processor
def _names() -> dict[str, Any]:
    if request.blueprint != bp.name:
        return {}
    return {"relations": RELATIONS, "scopes": SCOPES, "scope_words": scope_words, "role_word": role_word}
