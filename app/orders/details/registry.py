"""The verticals that can be ordered. Shared code asks here and never tests a vertical's name."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import Invalid
from app.orders.details.meals import MEALS
from app.orders.details.offers import Draft, Vertical

VERTICALS: Mapping[str, Vertical] = {MEALS.name: MEALS}


def of(vertical: str) -> Vertical:
    """The rules of a vertical; `Invalid` where it cannot be ordered here."""
    found = VERTICALS.get(vertical)
    if found is None:
        raise Invalid("这类服务还不能在网上订")
    return found


def of_draft(draft: Draft) -> Vertical:
    """The rules a draft falls under."""
    return of(draft.vertical)
