"""Reading conditions: which fact, which test, and whether the two suit each other."""

from __future__ import annotations

from collections.abc import Callable

from . import reading
from .conditions import (
    AnyOf,
    Ask,
    Condition,
    Disabilities,
    DrawsAmounts,
    DrawsOneOf,
    KindCount,
    Not,
    OneOf,
    UsedTest,
    Within,
    together,
)
from .context import Context
from .loading import Mapping, Node, Scalar, Sequence
from .malformed import refuse
from .periods import PERIODS
from .testing import read_tests
from .vocabulary import (
    DISABILITY_KINDS,
    FOREIGN_TO_MONTHS,
    MEASURES,
    ORDER_FACTS,
    PERSON_FACTS,
)


def read_condition(node: Node, ctx: Context) -> Condition:
    """A list or a mapping: all of them; refuses empty ones."""
    if isinstance(node, Sequence):
        return together([read_condition(item, ctx) for item in reading.as_list(node, "条件", "a condition")])
    if not isinstance(node, Mapping):
        refuse(node, "条件应是映射或列表", "a condition should be a mapping or a list")
    if not node.entries:
        refuse(node, "条件是空的", "a condition is empty")
    items: list[Condition] = []
    for key, value in node.entries.items():
        if key == "all":
            items.append(together([read_condition(item, ctx) for item in reading.as_list(value, "all", "all")]))
        elif key == "any":
            items.append(AnyOf(tuple(read_condition(item, ctx) for item in reading.as_list(value, "any", "any"))))
        elif key == "not":
            items.append(Not(read_condition(value, ctx)))
        else:
            items.extend(_leaf(node.keys[key], value, ctx))
    return together(items)


def _leaf(key: Scalar, value: Node, ctx: Context) -> list[Condition]:
    kind, side = fact_kind(key, ctx)
    name = key.text
    if kind in _SPECIAL:
        return _SPECIAL[kind](name, side, value, ctx)
    return [Ask(name, kind, side, test) for test in read_tests(name, kind, value, ctx)]


def fact_kind(key: Scalar, ctx: Context) -> tuple[str, str]:
    """The kind and side of a fact; refuses facts nobody knows, and order facts where there is no order."""
    name = key.text
    if name in ORDER_FACTS and not (ctx.monthly and name not in FOREIGN_TO_MONTHS):
        if ctx.monthly or ctx.pays == "cash":
            refuse(
                key, f"{name} 是订单的事实，这里没有订单", f"{name} is a fact of an order, and there is no order here"
            )
        if not ctx.order:
            ctx.warn(key, f"发放时没有订单，{name} 永远未知", f"no order is there when granting, {name} is never known")
        return ORDER_FACTS[name], "order"
    if name in PERSON_FACTS:
        if ctx.monthly:
            ctx.warn(
                key,
                f"按月付给服务商时没有居民，{name} 永远未知",
                f"a monthly provider payment has no person, {name} is never known",
            )
        return PERSON_FACTS[name], "person"
    if name in ctx.declared:
        ctx.provider_facts.add(name)
        return ctx.declared[name], "declared"
    if ctx.monthly:
        reading.word(key, "事实名", "the name of a fact")
        ctx.provider_facts.add(name)
        return ORDER_FACTS.get(name, "free"), "provider"
    refuse(key, f"不认识的事实 {name}", f"unknown fact {name}")


def _numeric(name: str, kind: str, node: Node, ctx: Context) -> OneOf | Within:
    test = read_tests(name, kind, node, ctx)[0]
    assert isinstance(test, OneOf | Within)
    return test


def _disability(name: str, side: str, node: Node, ctx: Context) -> list[Condition]:
    if isinstance(node, Mapping):
        reading.closed(node, ("count",), "disability", "disability")
        counted = node.get("count")
        if counted is None:
            refuse(node, "disability 是空的", "disability is empty")
        return [Ask(name, "disability", side, KindCount(_numeric("count", "whole", counted, ctx)))]
    patterns = [_kind_and_grade(item) for item in reading.as_list(node, "disability", "disability")]
    return [Ask(name, "disability", side, Disabilities(tuple(patterns)))]


def _kind_and_grade(node: Node) -> tuple[tuple[str, ...], tuple[int, ...]]:
    item = reading.as_mapping(node, "disability 的一项", "an item of disability")
    reading.closed(item, ("kind", "grade"), "disability", "disability")
    if not item.entries:
        refuse(node, "disability 的一项是空的", "an item of disability is empty")
    kinds, grades = item.get("kind"), item.get("grade")
    return (
        ()
        if kinds is None
        else tuple(
            reading.one_of(each, DISABILITY_KINDS, "kind", "kind")
            for each in reading.one_or_many(kinds, "kind", "kind")
        ),
        () if grades is None else tuple(grade(each) for each in reading.one_or_many(grades, "grade", "grade")),
    )


def grade(node: Node) -> int:
    """A disability grade, 1 to 4."""
    found = reading.whole(node, "grade", "grade")
    if not 1 <= found <= 4:
        refuse(node, "残疾等级是 1 到 4", "a disability grade is 1 to 4")
    return found


def _draws(name: str, side: str, node: Node, ctx: Context) -> list[Condition]:
    if isinstance(node, Mapping):
        if not node.entries:
            refuse(node, "draws 是空的", "draws is empty")
        tests = [
            (reading.identity(node.keys[key]), _numeric(key, "money", value, ctx))
            for key, value in node.entries.items()
        ]
        return [Ask(name, "draws", side, DrawsAmounts(tuple(tests)))]
    ids = tuple(reading.identity(item) for item in reading.one_or_many(node, "draws", "draws"))
    return [Ask(name, "draws", side, DrawsOneOf(ids))]


def _applied(name: str, side: str, node: Node, ctx: Context) -> list[Condition]:
    items = reading.one_or_many(node, "applied", "applied")
    ids = tuple(reading.identity(item) for item in items)
    ctx.applied.extend(zip(items, ids, strict=True))
    return [Ask(name, "applied", side, OneOf(ids))]


def _used(name: str, side: str, node: Node, ctx: Context) -> list[Condition]:
    top = reading.as_mapping(node, "used", "used")
    if not top.entries:
        refuse(node, "used 是空的", "used is empty")
    found: list[Condition] = []
    for key, value in top.entries.items():
        ctx.used.append((top.keys[key], reading.identity(top.keys[key])))
        row = reading.as_mapping(value, f"used {key}", f"used {key}")
        reading.closed(row, ("per", *MEASURES), "used", "used")
        per = row.get("per")
        measures = [measure for measure in MEASURES if measure in row.entries]
        if per is None or not measures:
            refuse(row, "used 要写 per 和 times、amount 或 units", "used needs per, and times, amount or units")
        within = reading.one_of(per, PERIODS, "per", "per")
        for measure in measures:
            kind = {"times": "whole", "units": "number", "amount": "money"}[measure]
            test = _numeric(measure, kind, row.entries[measure], ctx)
            found.append(Ask(name, "used", side, UsedTest(key, within, measure, test)))
    return found


_SPECIAL: dict[str, Callable[[str, str, Node, Context], list[Condition]]] = {
    "disability": _disability,
    "draws": _draws,
    "applied": _applied,
    "used": _used,
}
