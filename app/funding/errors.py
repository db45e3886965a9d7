"""Why money could not be reserved. Each rolls the whole transaction back; the caller quotes again."""

from __future__ import annotations

from app.core.errors import Conflict


class BudgetGone(Conflict):
    """Somebody drew the budget's last fen since the quote: nothing was placed, the next best is offered."""

    code = "budget_gone"

    def __init__(self, programme_id: str) -> None:
        super().__init__("刚刚有人用完了这项补贴的预算，请看看重新计算的价格")
        self.programme_id = programme_id


class LimitGone(Conflict):
    """The person's limit was used meanwhile, by another of their orders."""

    code = "limit_gone"

    def __init__(self) -> None:
        super().__init__("您的补贴额度刚刚被另一张订单用掉了，请看看重新计算的价格")
