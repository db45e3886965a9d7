"""What is known while a file is read: its published standards and declared facts, and what to look at afterwards."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from datetime import date

from . import reading
from .loading import Mapping, Node, Scalar
from .malformed import Placed, Warned, refuse
from .reading import Num, Number

Standards = MappingOf[str, tuple[tuple[date, Number], ...]]


@dataclass(slots=True)
class Context:
    """``pays`` and ``monthly`` are of the programme being read; ``order`` says whether an order is there to ask."""

    values: Standards = field(default_factory=dict)
    declared: MappingOf[str, str] = field(default_factory=dict)
    pays: str = "order"
    monthly: bool = False
    order: bool = True
    warnings: list[Warned] = field(default_factory=list)
    provider_facts: set[str] = field(default_factory=set)
    applied: list[tuple[Node, str]] = field(default_factory=list)
    used: list[tuple[Node, str]] = field(default_factory=list)

    def without_order(self) -> Context:
        """The same, where no order can be asked (the lists are shared)."""
        return replace(self, order=False)

    def warn(self, where: Placed, zh: str, en: str) -> None:
        self.warnings.append(Warned(where.line, zh, en))


def read_number(node: Node, ctx: Context, kind: str, zh: str, en: str) -> Num:
    """A number, or a published standard in its place. ``kind``: money (kept in yuan), whole or number."""
    if isinstance(node, Mapping):
        reading.closed(node, ("value", "times"), zh, en)
        return _standard(node, ctx, zh, en)
    if kind == "money":
        return Num(reading.yuan(node, zh, en))
    if kind == "whole":
        return Num(reading.whole(node, zh, en))
    return Num(reading.number(node, zh, en))


def _standard(node: Mapping, ctx: Context, zh: str, en: str) -> Num:
    named = node.get("value")
    if named is None:
        refuse(node, f"{zh}应是数字", f"{en} should be a number")
    name = reading.scalar(named, zh, en).text
    if name not in ctx.values:
        refuse(named, f"没有名为 {name} 的公布标准", f"there is no published standard named {name}")
    times = node.get("times")
    return Num(0, name, 1 if times is None else reading.number(times, "倍数", "times"))


def read_values(node: Node | None) -> dict[str, tuple[tuple[date, Number], ...]]:
    """Published standards: a list of amounts, each from a day on, in the order of their days."""
    if node is None:
        return {}
    top = reading.as_mapping(node, "values", "values")
    found: dict[str, tuple[tuple[date, Number], ...]] = {}
    for name, rows in top.entries.items():
        reading.word(top.keys[name], "标准名", "the name of a standard")
        steps: list[tuple[date, Number]] = []
        for row in reading.as_list(rows, f"标准 {name}", f"the standard {name}"):
            steps.append(_step(reading.as_mapping(row, f"标准 {name}", f"the standard {name}")))
            if len(steps) > 1 and steps[-2][0] >= steps[-1][0]:
                refuse(row, f"标准 {name} 的日期要从早到晚", f"the days of the standard {name} must rise")
        found[name] = tuple(steps)
    return found


def _step(row: Mapping) -> tuple[date, Number]:
    reading.closed(row, ("from", "amount"), "公布标准", "a published standard")
    begins, amount = row.get("from"), row.get("amount")
    if begins is None or amount is None:
        refuse(row, "公布标准要写 from 和 amount", "a published standard needs from and amount")
    return reading.day(begins, "from", "from"), reading.yuan(amount, "amount", "amount")


def read_declared(node: Node | None, taken: MappingOf[str, str]) -> dict[str, str]:
    """Facts a file declares: name → number, word, date or flag."""
    if node is None:
        return {}
    top = reading.as_mapping(node, "facts", "facts")
    found: dict[str, str] = {}
    for name, kind in top.entries.items():
        key: Scalar = top.keys[name]
        reading.word(key, "事实名", "the name of a fact")
        if name in taken or name in ("any", "all", "not", "born", "elected"):
            refuse(
                key, f"{name} 是格式自己的词，不能另行声明", f"{name} is the format's own word and cannot be declared"
            )
        found[name] = reading.one_of(kind, ("number", "word", "date", "flag"), f"事实 {name}", f"the fact {name}")
    return found
