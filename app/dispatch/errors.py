"""Refusals that only dispatch knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import Conflict


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did to a job meanwhile. `act` is `accept`, `assign`, …; `to_state` where it came to."""

    act: str
    by_name: str
    at: dt.datetime
    to_state: str | None


class Overtaken(Conflict):
    """Somebody acted on the job since the page was shown; `acts` says who did what, `revision` is the new one."""

    code = "overtaken"

    def __init__(self, acts: Sequence[Act], revision: int, state: str) -> None:
        who = acts[-1].by_name if acts else ""
        super().__init__("%(who)s 刚刚已经处理了这一单，请看最新情况", who=who)
        self.acts, self.revision, self.state = list(acts), revision, state
