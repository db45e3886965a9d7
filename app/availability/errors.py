"""What may be refused when something is taken."""

from __future__ import annotations

from app.core.errors import Conflict


class Taken(Conflict):
    """Somebody was faster: fewer are left than asked for. `left` says how many."""

    code = "taken"

    def __init__(self, left: int) -> None:
        self.left = left
        if left > 0:
            super().__init__("只剩 %(left)s 份了，请改数量或换一天", left=left)
        else:
            super().__init__("刚刚订完了，请换一天或换一家")
