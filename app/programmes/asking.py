"""Reading conditions: which fact, which test, and whether the two suit each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil, floor

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
    Same,
    Test,
    Under,
    UsedTest,
    Value,
    Within,
    together,
)
from .context import Context, read_number
from .divisions import LEVELS
from .loading import Mapping, Node, Scalar, Sequence
from .malformed import refuse
from .periods import PERIODS
from .reading import Num
from .vocabulary import (
    CARE_LEVELS,
    DISABILITY_KINDS,
    FOREIGN_TO_MONTHS,
    MEASURES,
    ORDER_FACTS,
    PERSON_FACTS,
    PROVIDER_KINDS,
    WEEKDAYS,
)

LOW = {"at_least": False, "more_than": True}
HIGH = {"at_most": False, "less_than": True}
RANGED = ("whole", "number", "money", "time", "date", "free")
CLOSED_WORDS = {"care_level": CARE_LEVELS, "weekday": WEEKDAYS, "provider_kind": PROVIDER_KINDS}


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


def read_tests(name: str, kind: str, node: Node, ctx: Context) -> list[Test]:
    """The tests of one fact: a value, a list of values, a range, prefixes or the same division."""
    if not isinstance(node, Mapping) or (kind in RANGED and "value" in node.entries):
        if isinstance(node, Mapping):
            equal = read_number(node, ctx, "number", name, name)
            return [Within(equal, False, equal, False)]
        return [OneOf(tuple(read_value(name, kind, item) for item in reading.one_or_many(node, name, name)))]
    if not node.entries:
        refuse(node, f"{name} 没有写检验", f"{name} has no test")
    tests: list[Test] = []
    ends = [key for key in node.entries if key in LOW or key in HIGH]
    for key in node.entries:
        suits = (kind in RANGED and key in ends) or (kind == "code" and key in ("in", "same", "as"))
        if not suits:
            refuse(node.keys[key], f"{name} 不能用 {key} 检验", f"{key} does not suit {name}")
    if "in" in node.entries:
        prefixes = reading.as_list(node.entries["in"], "in", "in")
        tests.append(Under(tuple(reading.code(item, name, name) for item in prefixes)))
    if "same" in node.entries or "as" in node.entries:
        tests.append(_same(name, node))
    if ends:
        tests.append(_within(name, kind, node, ctx))
    return tests


def _same(name: str, node: Mapping) -> Same:
    level, other = node.get("same"), node.get("as")
    if level is None or other is None:
        refuse(node, "same 和 as 要一起写", "same and as go together")
    return Same(
        reading.one_of(level, LEVELS, "same", "same"), reading.one_of(other, ("hukou", "residence"), "as", "as")
    )


def read_value(name: str, kind: str, node: Node) -> Value:
    """One value a fact may equal."""
    zh, en = name, name
    if kind == "whole":
        return reading.whole(node, zh, en)
    if kind == "number":
        return reading.number(node, zh, en)
    if kind == "money":
        return reading.yuan(node, zh, en)
    if kind == "code":
        return reading.code(node, zh, en)
    if kind == "time":
        return reading.time(node, zh, en)
    if kind == "date":
        return reading.day(node, zh, en)
    if kind == "flag":
        return reading.flag(node, zh, en)
    if kind == "service":
        return reading.pattern(node, zh, en)
    if kind in CLOSED_WORDS:
        return reading.one_of(node, CLOSED_WORDS[kind], zh, en)
    return _free(kind, node, zh, en)


def _free(kind: str, node: Node, zh: str, en: str) -> Value:
    found = reading.scalar(node, zh, en)
    numeric = reading.looks_like_number(node) and (
        found.quoted is False or (found.quoted is None and "." in found.text)
    )
    if kind == "free":
        if numeric:
            return reading.number(node, zh, en)
        if found.quoted is not True and found.text in ("true", "false"):
            return found.text == "true"
    elif found.quoted is False and numeric:
        refuse(
            node,
            f"{zh}应是词或加引号的代码，不是数字 {found.text}",
            f"{en} is a word or a quoted code, not the number {found.text}",
        )
    elif found.quoted is False and found.text in ("true", "false"):
        refuse(node, f"{zh}应是词，不是 {found.text}", f"{en} is a word, not {found.text}")
    return reading.text(node, zh, en)


def _within(name: str, kind: str, node: Mapping, ctx: Context) -> Within:
    low = [key for key in node.entries if key in LOW]
    high = [key for key in node.entries if key in HIGH]
    if len(low) > 1 or len(high) > 1:
        refuse(node, f"{name} 的同一端写了两次", f"{name} gives the same end twice")
    found = Within(
        _end(name, kind, node.entries[low[0]], ctx) if low else None,
        bool(low) and LOW[low[0]],
        _end(name, kind, node.entries[high[0]], ctx) if high else None,
        bool(high) and HIGH[high[0]],
    )
    if nothing_within(found, kind):
        refuse(node, f"{name} 的范围里什么也没有", f"nothing can lie in the range of {name}")
    return found


def _end(name: str, kind: str, node: Node, ctx: Context) -> Num | str | date:
    if kind == "time":
        return reading.time(node, name, name)
    if kind == "date":
        return reading.day(node, name, name)
    return read_number(node, ctx, "money" if kind == "money" else "number", name, name)


def nothing_within(test: Within, kind: str) -> bool:
    """Whether no value can pass; ends that are published standards are not judged."""
    if isinstance(test.low, Num | None) and isinstance(test.high, Num | None) and kind != "date":
        return _no_number(test, kind)
    if test.low is None:
        return test.high == "00:00" and test.high_open
    if test.high is None:
        return test.low == "23:59" and test.low_open
    low, high = str(test.low), str(test.high)
    return low > high or (low == high and (test.low_open or test.high_open))


def _no_number(test: Within, kind: str) -> bool:
    if any(isinstance(end, Num) and end.value for end in (test.low, test.high)):
        return False
    if not isinstance(test.high, Num):
        return False
    low = Fraction(test.low.amount) if isinstance(test.low, Num) else Fraction(0)
    low_open = test.low_open
    high, high_open = Fraction(test.high.amount), test.high_open
    if kind == "whole":
        first = floor(low) + 1 if low_open else ceil(low)
        last = ceil(high) - 1 if high_open else floor(high)
        return first > last
    return low > high or (low == high and (low_open or high_open))


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
