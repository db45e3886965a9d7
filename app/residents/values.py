"""The value of each kind of fact: what it must look like, and how it is sealed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.core import crypto
from app.core.errors import Invalid

VALUE = "resident_facts.value"
CARE_LEVELS = ("none", "mild", "moderate", "severe", "total")
DISABILITIES = ("vision", "hearing", "speech", "physical", "intellectual", "mental")
NAMED = frozenset({"status", "disability", "draws", "declared", "elected"})
_CODE = re.compile(r"^\d{2,12}$", re.ASCII)
_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$", re.ASCII)


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(_CODE.match(value))


def _is_disability(value: Any) -> bool:
    return isinstance(value, dict) and value.get("kind") in DISABILITIES and _whole(value.get("grade"), 1, 4)


_SHAPES: Mapping[str, Callable[[Any], bool]] = {
    "hukou": _is_code,
    "residence": _is_code,
    "permit": _is_code,
    "status": lambda value: value is True,
    "care_level": lambda value: value in CARE_LEVELS,
    "insurance_level": lambda value: _whole(value, 0, 9),
    "disability": _is_disability,
    "draws": lambda value: value is None or _whole(value, 0, 10**12),
    "declared": lambda value: isinstance(value, str | int | float | bool),
    "elected": lambda value: isinstance(value, str) and bool(value),
    "died": _is_day,
}


def checked(kind: str, name: str, value: Any) -> Any:
    """The value as it is stored; `Invalid` where kind, name or value do not fit each other."""
    value = value.isoformat() if isinstance(value, date) else value
    if kind not in _SHAPES or not _SHAPES[kind](value):
        raise Invalid(fields={kind: "这一项填写得不对"})
    if bool(name) is not (kind in NAMED) or (name and not _NAME.match(name)):
        raise Invalid(fields={kind: "这一项的名称填写得不对"})
    return value


def seal(value: Any, fact_id: int) -> str:
    """The value as sealed JSON of its row."""
    return crypto.seal(json.dumps(value, ensure_ascii=False), VALUE, fact_id)


def unseal(sealed: str, fact_id: int) -> Any:
    """The way back from `seal`."""
    return json.loads(crypto.unseal(sealed, VALUE, fact_id))
