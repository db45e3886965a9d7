"""Rounding to the fen, or to a whole unit."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from .scene import Amount, Undecided


def rounded(amount: Amount, how: str) -> int:
    """``half_up``, ``down`` or ``up``; ``refuse`` raises `Undecided` for a fraction."""
    if isinstance(amount, int):
        return amount
    if amount.denominator == 1:
        return amount.numerator
    if how == "down":
        return floor(amount)
    if how == "up":
        return ceil(amount)
    if how == "refuse":
        raise Undecided(
            "算出的金额不足一分，规则没有说怎么取整",
            "the amount has a fraction of a fen and the rule does not say how to round it",
        )
    return floor(amount + Fraction(1, 2))
