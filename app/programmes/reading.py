"""Single values of a programme file: numbers as written, money, percentages, days, times, codes, words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from . import divisions
from .loading import Mapping, Node, Scalar, Sequence
from .malformed import refuse

Number = int | Fraction
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,12})?")
_NUMBERLIKE = re.compile(r"[-+]?(\.?[0-9][0-9_.,:eE+-]*|0[xo][0-9a-fA-F]+|\.inf|\.nan)", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_WORD = re.compile(r"[^\W\d][\w-]*")
_CODE_WORD = re.compile(r"[\w-]+(\.[\w-]+)*")
_PATTERN = re.compile(r"\*|[\w-]+(\.[\w-]+)*(\.\*)?")
FIRST_YEAR, LAST_YEAR = 1800, 2999


@dataclass(frozen=True, slots=True)
class Num:
    """A number of the file: ``amount``, or ``times`` the published standard ``value`` of the day."""

    amount: Number = 0
    value: str | None = None
    times: Number = 1


def tidy(number: Fraction) -> Number:
    """Whole numbers as int, so that most arithmetic stays integer."""
    return number.numerator if number.denominator == 1 else number


def as_mapping(node: Node, zh: str, en: str) -> Mapping:
    if not isinstance(node, Mapping):
        refuse(node, f"{zh}应是一个映射", f"{en} should be a mapping")
    return node


def as_list(node: Node, zh: str, en: str, *, empty: bool = False) -> list[Node]:
    if not isinstance(node, Sequence):
        refuse(node, f"{zh}应是一个列表", f"{en} should be a list")
    if not node.items and not empty:
        refuse(node, f"{zh}是空的", f"{en} is empty")
    return node.items


def one_or_many(node: Node, zh: str, en: str) -> list[Node]:
    """A bare value or a list of values that is not empty."""
    return as_list(node, zh, en) if isinstance(node, Sequence) else [node]


def closed(node: Mapping, allowed: Collection[str], zh: str, en: str) -> None:
    """Refuse keys the format does not know."""
    for key, at in node.keys.items():
        if key not in allowed:
            refuse(at, f"{zh}里不认识的键 {key}", f"unknown key {key} in {en}")


def scalar(node: Node, zh: str, en: str) -> Scalar:
    if not isinstance(node, Scalar):
        refuse(node, f"{zh}应是一个值", f"{en} should be a single value")
    if node.null:
        refuse(node, f"{zh}没有写", f"{en} is not given")
    return node


def text(node: Node, zh: str, en: str) -> str:
    """Any text that is not blank."""
    found = scalar(node, zh, en)
    if not found.text.strip():
        refuse(node, f"{zh}是空的", f"{en} is blank")
    return found.text


def word(node: Node, zh: str, en: str) -> str:
    """A name: letters first, then letters, digits, ``_`` and ``-``."""
    found = scalar(node, zh, en)
    if not _WORD.fullmatch(found.text):
        refuse(node, f"{zh}应是一个词，不是 {found.text}", f"{en} should be a word, not {found.text}")
    return found.text


def one_of(node: Node, allowed: Collection[str], zh: str, en: str) -> str:
    found = scalar(node, zh, en)
    if found.text not in allowed:
        listed = ", ".join(allowed)
        refuse(node, f"{zh}不能是 {found.text}（可用：{listed}）", f"{en} cannot be {found.text} (known: {listed})")
    return found.text


def number(node: Node, zh: str, en: str) -> Number:
    """A number as written: no sign, no exponent, no binary float."""
    found = scalar(node, zh, en)
    if found.text.startswith("-") and _NUMBER.fullmatch(found.text[1:]):
        refuse(node, f"{zh}不能是负数", f"{en} cannot be negative")
    if not _NUMBER.fullmatch(found.text):
        refuse(node, f"{zh}应是普通写法的数字，不是 {found.text}", f"{en} should be a plain number, not {found.text}")
    return tidy(Fraction(found.text))


def looks_like_number(node: Node) -> bool:
    return isinstance(node, Scalar) and bool(_NUMBERLIKE.fullmatch(node.text))


def decimals(node: Node) -> int:
    """Digits after the point of a number that was read already."""
    return len(node.text.partition(".")[2]) if isinstance(node, Scalar) else 0


def yuan(node: Node, zh: str, en: str) -> Number:
    """Money in yuan, at most two decimals; the number of yuan, exact."""
    amount = number(node, zh, en)
    if decimals(node) > 2:
        refuse(node, f"{zh}最多两位小数", f"{en} has more than two decimals")
    return amount


def fen(node: Node, zh: str, en: str) -> int:
    """Money in yuan, as integer fen."""
    return int(yuan(node, zh, en) * 100)


def whole(node: Node, zh: str, en: str) -> int:
    amount = number(node, zh, en)
    if isinstance(amount, Fraction):
        refuse(node, f"{zh}应是整数", f"{en} should be a whole number")
    return amount


def signed_whole(node: Node, zh: str, en: str) -> int:
    found = scalar(node, zh, en)
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", found.text):
        refuse(node, f"{zh}应是整数", f"{en} should be a whole number")
    return int(found.text)


def percent(node: Node, zh: str, en: str) -> Fraction:
    """``50%`` as 1/2; refused without the sign or above 100 %."""
    found = scalar(node, zh, en)
    if not found.text.endswith("%"):
        refuse(node, f"{zh}要写百分号，如 50%", f"{en} needs its sign, like 50%")
    digits = found.text[:-1]
    if digits.startswith("-") and _NUMBER.fullmatch(digits[1:]):
        refuse(node, f"{zh}不能是负数", f"{en} cannot be negative")
    if not _NUMBER.fullmatch(digits):
        refuse(node, f"{zh}不是百分数：{found.text}", f"{en} is not a percentage: {found.text}")
    share = Fraction(digits) / 100
    if share > 1:
        refuse(node, f"{zh}不能超过 100%", f"{en} cannot be above 100%")
    return share


def day(node: Node, zh: str, en: str) -> date:
    found = scalar(node, zh, en)
    try:
        if not _DAY.fullmatch(found.text):
            raise ValueError(found.text)
        value = date.fromisoformat(found.text)
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValueError(found.text)
    except ValueError:
        refuse(
            node, f"{zh}不是日期：{found.text}（如 2026-03-02）", f"{en} is not a date: {found.text} (like 2026-03-02)"
        )
    return value


def month(node: Node, zh: str, en: str) -> tuple[int, int]:
    found = scalar(node, zh, en)
    match = _MONTH.fullmatch(found.text)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        refuse(node, f"{zh}不是月份：{found.text}（如 2026-03）", f"{en} is not a month: {found.text} (like 2026-03)")
    return int(match[1]), int(match[2])


def time(node: Node, zh: str, en: str) -> str:
    found = scalar(node, zh, en)
    if found.quoted is False:
        refuse(node, f'{zh}要加引号，如 "10:00"', f'{en} must be quoted, like "10:00"')
    if not _TIME.fullmatch(found.text):
        refuse(node, f"{zh}不是时间：{found.text}", f"{en} is not a time of day: {found.text}")
    return found.text


def code(node: Node, zh: str, en: str) -> str:
    """A division code, without its trailing groups of zeros."""
    found = scalar(node, zh, en)
    if found.quoted is False:
        refuse(node, f"{zh}是代码，要加引号", f"{en} is a code and must be quoted")
    try:
        return divisions.normal(found.text)
    except ValueError:
        refuse(
            node,
            f"{zh}不是区划代码：{found.text}（2、4、6、9 或 12 位数字）",
            f"{en} is not a division code: {found.text} (2, 4, 6, 9 or 12 digits)",
        )


def flag(node: Node, zh: str, en: str) -> bool:
    found = scalar(node, zh, en)
    if found.quoted or found.text not in ("true", "false"):
        refuse(node, f"{zh}应是 true 或 false", f"{en} should be true or false")
    return found.text == "true"


def service(node: Node, zh: str, en: str) -> str:
    """A service code such as ``meal.lunch``."""
    found = scalar(node, zh, en)
    if not _CODE_WORD.fullmatch(found.text) or _NUMBER.fullmatch(found.text):
        refuse(node, f"{zh}不是服务代码：{found.text}", f"{en} is not a service code: {found.text}")
    return found.text


def pattern(node: Node, zh: str, en: str) -> str:
    """A service code, or one that ends in ``.*``."""
    found = scalar(node, zh, en)
    return check_pattern(found, found.text, zh, en)


def check_pattern(node: Node, found: str, zh: str, en: str) -> str:
    if not _PATTERN.fullmatch(found) or _NUMBER.fullmatch(found):
        refuse(
            node,
            f"{zh}不是服务代码，* 只能在末尾的点之后：{found}",
            f"{en} is not a service pattern, * stands only at the end: {found}",
        )
    return found


def matches(patterns: tuple[str, ...], found: str) -> bool:
    """Whether a service code is one of the patterns; ``x.*`` is every code that begins with ``x.``."""
    return any(each in ("*", found) or (each.endswith(".*") and found.startswith(each[:-1])) for each in patterns)


def identity(node: Node) -> str:
    """The id of a programme: letters, digits, ``_``, ``-`` and ``.``."""
    found = scalar(node, "id", "id")
    if not re.fullmatch(r"\w[\w.-]*", found.text) or (not found.quoted and looks_like_number(node)):
        refuse(node, f"{found.text} 不能作为项目的 id", f"{found.text} cannot be the id of a programme")
    return found.text
