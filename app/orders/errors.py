"""Refusals that only orders know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import Conflict

if TYPE_CHECKING:
    from app.orders.quoting import Priced


@dataclass(frozen=True, slots=True)
class Alike:
    """An open order much like the one about to be placed. `by_me`: placed by the same person."""

    number: str
    service_name: str
    service_name_en: str
    provider_name: str
    day: dt.date
    placed_by_name: str
    placed_at: dt.datetime
    by_me: bool


class QuoteChanged(Conflict):
    """The price or the split is not what was agreed to on the check page; `priced` is the new list."""

    code = "quote_changed"

    def __init__(self, priced: Sequence[Priced]) -> None:
        super().__init__("价格或补贴刚刚有变化，请再看一遍")
        self.priced = list(priced)


class AlreadyOrdered(Conflict):
    """Something like it is already ordered for this person and day; place again with the warning confirmed."""

    code = "already_ordered"

    def __init__(self, alike: Sequence[Alike]) -> None:
        first = alike[0]
        if first.by_me:
            super().__init__("您已经订了同一天的%(service)s", service=first.service_name)
        else:
            super().__init__(
                "%(who)s 已经订了同一天的%(service)s", who=first.placed_by_name, service=first.service_name
            )
        self.alike = list(alike)
