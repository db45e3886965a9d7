"""Division codes (GB/T 2260 with its 9- and 12-digit extensions): reading, and what lies in what."""

from __future__ import annotations

from functools import lru_cache

LENGTHS = (2, 4, 6, 9, 12)
LEVELS = {"province": 2, "city": 4, "district": 6, "street": 9, "community": 12}
# Municipalities have no prefecture of their own; counties run directly by a province are their own city.
MUNICIPALITIES = ("11", "12", "31", "50")
DIRECT_COUNTIES = ("4290", "4690", "6590")


@lru_cache(maxsize=65536)
def normal(code: str) -> str:
    """The code without its trailing groups of zeros; raises ValueError when it is no division code."""
    if len(code) not in LENGTHS or not code.isascii() or not code.isdigit():
        raise ValueError(code)
    for length, shorter in ((12, 9), (9, 6), (6, 4), (4, 2), (2, 0)):
        if len(code) == length and not code[shorter:].strip("0"):
            code = code[:shorter]
    if not code:
        raise ValueError("00")
    return code


@lru_cache(maxsize=65536)
def at_level(code: str, level: str) -> str | None:
    """The part of a normal code that names its province, city…; None where the code is too short to say."""
    length = LEVELS[level]
    if level == "city":
        if code[:2] in MUNICIPALITIES:
            length = 2
        elif code[:4] in DIRECT_COUNTIES:
            length = 6
    return code[:length] if len(code) >= length else None


def same(level: str, one: str | None, other: str | None) -> bool:
    """Whether two codes lie in the same division of a level; an unknown or too short code never does."""
    if one is None or other is None:
        return False
    part = at_level(one, level)
    return part is not None and part == at_level(other, level)
