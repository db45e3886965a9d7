"""Refusals of the enrolment room that carry more than words."""

from __future__ import annotations

import datetime as dt

from app.core.errors import Conflict
from app.core.words import N_

ALREADY = {
    "endorse": N_("%(who)s 已在 %(when)s 核实了这件申请，您的操作没有生效"),
    "review": N_("%(who)s 已在 %(when)s 复核了这件申请，您的操作没有生效"),
    "approve": N_("%(who)s 已在 %(when)s 通过了这件申请，您的操作没有生效"),
    "return": N_("%(who)s 已在 %(when)s 退回了这件申请，您的操作没有生效"),
    "reject": N_("%(who)s 已在 %(when)s 决定不通过这件申请，您的操作没有生效"),
    "withdraw": N_("申请人已在 %(when)s 撤回了这件申请，您的操作没有生效"),
    "submit": N_("申请人在 %(when)s 补充了材料，请看过最新内容再决定"),
}


class AlreadyDecided(Conflict):
    """Somebody acted on the application since the page was opened: who, when and what; nothing was overwritten."""

    code = "already_decided"

    def __init__(self, what: str, who: str, at: dt.datetime, shown: str) -> None:
        super().__init__(ALREADY[what], who=who, when=shown)
        self.what, self.who, self.at = what, who, at


class OpenAlready(Conflict):
    """The resident has an open application for the programme; `number` is its number."""

    code = "open_already"

    def __init__(self, number: str) -> None:
        super().__init__("这个项目已经有一件正在办理的申请（%(number)s），不用重复申请", number=number)
        self.number = number
