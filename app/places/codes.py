"""Division codes: what can be told from the digits alone (GB/T 2260, GB/T 10114)."""

from __future__ import annotations

LEVELS = {2: "province", 4: "city", 6: "district", 9: "street", 12: "community"}


def level(code: str) -> str:
    """The level a code of this length has; `ValueError` where it is no division code."""
    if not (code.isascii() and code.isdigit() and len(code) in LEVELS):
        raise ValueError("a division code has 2, 4, 6, 9 or 12 digits")
    return LEVELS[len(code)]


def prefixes(code: str) -> list[str]:
    """The code itself and its ancestors, the province first.

    >>> prefixes("110102009")
    ['11', '1101', '110102', '110102009']
    """
    return [code[:length] for length in LEVELS if length <= len(code)]


def parent(code: str) -> str | None:
    """The code of the division above; None for a province."""
    above = [length for length in LEVELS if length < len(code)]
    return code[: above[-1]] if above else None


def within(code: str, ancestor: str) -> bool:
    """Whether `code` is `ancestor` or lies inside it."""
    return code.startswith(ancestor)


def short_name(name: str) -> str:
    """A community as people say it: 双旗杆社区 for 双旗杆社区居委会, 德胜口村 for 德胜口村委会."""
    for committee, spoken in (("社区居委会", "社区"), ("居委会", "社区"), ("村委会", "村")):
        if name.endswith(committee) and len(name) > len(committee):
            return name.removesuffix(committee) + spoken
    return name
