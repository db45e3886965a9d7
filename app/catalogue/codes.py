"""The kinds of service the catalogue knows: policy code → vertical, unit and drawing."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """What follows from a service's code."""

    vertical: str
    unit: str
    drawing: str


KINDS_OF_SERVICE: dict[str, Kind] = {
    "meal.breakfast": Kind("meals", "portion", "bowl"),
    "meal.lunch": Kind("meals", "portion", "bowl"),
    "meal.dinner": Kind("meals", "portion", "bowl"),
}
WITH_MENUS: frozenset[str] = frozenset({"meals"})
