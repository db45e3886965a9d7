"""Scoped queries: a code column within the divisions somebody holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

LONGEST = 12


def within(column: ColumnElement[str] | InstrumentedAttribute[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """Whether the code in `column` begins with one of `codes`; nothing where there are none.

    A range of digits, so that an index serves it under any collation; a code inside a wider one is left out.
    """
    widest: list[str] = []
    for code in sorted(set(codes)):
        if not any(code.startswith(wider) for wider in widest):
            widest.append(code)
    if not widest:
        return false()
    return or_(*(and_(column >= code, column <= code.ljust(LONGEST, "9")) for code in widest))
