"""Limits: how often, how much, for how much money, in which period, counted for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from . import reading
from .context import Context, read_number
from .loading import Node
from .malformed import refuse
from .periods import PERIODS
from .reading import Num

KEYS = ("per", "amount", "times", "units", "rate", "key", "pool")
HEADS = ("times", "units", "amount", "rate")
# How many of the smaller period the larger can touch at most.
_HOLDS = {
    ("day", "week"): 7,
    ("day", "month"): 31,
    ("day", "quarter"): 92,
    ("day", "year"): 366,
    ("week", "month"): 6,
    ("week", "quarter"): 15,
    ("week", "year"): 54,
    ("month", "quarter"): 3,
    ("month", "year"): 12,
    ("quarter", "year"): 4,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """``measure`` times, units, amount or rate; ``size`` in orders, in quantity, in yuan, or a share."""

    per: str
    measure: str
    size: Num
    by_service: bool = False
    pool: str | None = None

    @property
    def counts(self) -> str:
        """What the counter counts: a share of the price is held against the amount."""
        return "amount" if self.measure == "rate" else self.measure


def read_limits(node: Node | None, ctx: Context) -> tuple[Limit, ...]:
    """The list under ``limits``; several measures in one entry are several limits."""
    if node is None:
        return ()
    found: list[Limit] = []
    for item in reading.as_list(node, "limits", "limits", empty=True):
        found.extend(_limit(item, ctx))
    return tuple(found)


def _limit(node: Node, ctx: Context) -> list[Limit]:
    row = reading.as_mapping(node, "一条限额", "a limit")
    reading.closed(row, KEYS, "limits", "limits")
    per_node = row.get("per")
    if per_node is None:
        refuse(row, "限额要写 per", "a limit needs per")
    per = reading.one_of(per_node, PERIODS, "per", "per")
    heads = [head for head in HEADS if head in row.entries]
    if not heads:
        refuse(row, "限额要写 amount、times、units 或 rate", "a limit needs amount, times, units or rate")
    key, pool = row.get("key"), row.get("pool")
    if key is not None:
        reading.one_of(key, ("service",), "key", "key")
    name = None if pool is None else reading.word(pool, "pool", "pool")
    return [Limit(per, head, _size(head, per, row.entries[head], ctx), key is not None, name) for head in heads]


def _size(head: str, per: str, node: Node, ctx: Context) -> Num:
    if head == "rate":
        if per != "order":
            refuse(node, "rate 只能与 per: order 一起用", "rate goes with per: order only")
        if ctx.pays == "cash" or ctx.monthly:
            refuse(node, "这里没有订单价格，不能用 rate", "there is no order price here for a rate")
        share = reading.percent(node, "rate", "rate")
        if share == 1:
            ctx.warn(node, "100% 的限额永远不起作用", "a limit of 100% can never bind")
        return Num(reading.tidy(share))
    kind = {"times": "whole", "units": "number", "amount": "money"}[head]
    size = read_number(node, ctx, kind, head, head)
    if head == "units" and reading.decimals(node) > 3:
        refuse(node, "units 最多三位小数", "units has at most three decimals")
    return size


def never_binding(limits: Iterable[Limit]) -> list[Limit]:
    """Limits that a tighter one over a shorter period makes idle."""
    listed = [limit for limit in limits if limit.size.value is None and limit.measure != "rate"]
    idle: list[Limit] = []
    for index, large in enumerate(listed):
        for other, small in enumerate(listed):
            alike = (small.measure, small.by_service, small.pool) == (large.measure, large.by_service, large.pool)
            if index == other or not alike:
                continue
            if small.per == large.per:
                bound, strict = Fraction(small.size.amount), other < index
                if bound < large.size.amount or (bound == large.size.amount and strict):
                    idle.append(large)
                    break
                continue
            periods = _HOLDS.get((small.per, large.per))
            if periods is not None and small.size.amount * periods <= large.size.amount:
                idle.append(large)
                break
    return idle
