"""Reading the tests of a fact: values, ranges, prefixes, the same division; and whether they suit it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

from . import reading
from .conditions import OneOf, Same, Test, Under, Value, Within
from .context import Context, read_number
from .divisions import LEVELS
from .loading import Mapping, Node
from .malformed import refuse
from .reading import Num
from .vocabulary import CARE_LEVELS, PROVIDER_KINDS, WEEKDAYS

LOW = {"at_least": False, "more_than": True}
HIGH = {"at_most": False, "less_than": True}
RANGED = ("whole", "number", "money", "time", "date", "free")
CLOSED_WORDS = {"care_level": CARE_LEVELS, "weekday": WEEKDAYS, "provider_kind": PROVIDER_KINDS}


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
