"""What the ledger refuses."""

from __future__ import annotations

from app.core.errors import Conflict


class NotEnough(Conflict):
    """A guarded account does not hold the amount; nothing was moved."""

    code = "not_enough"

    def __init__(self, account_code: str) -> None:
        super().__init__("账户余额不足，没有发生任何变动")
        self.account_code = account_code


class AlreadyResolved(Conflict):
    """The promise was posted, voided or expired before, under another reference."""

    code = "already_resolved"

    def __init__(self) -> None:
        super().__init__("这笔款项已经处理过了")


class ReferenceReused(Conflict):
    """A reference stands for one transfer only; this one was used for another."""

    code = "reference_reused"

    def __init__(self) -> None:
        super().__init__("这个流水号已经用于另一笔款项")
