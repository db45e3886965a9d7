"""Limits compiled, and how they cut an amount: times, then units, then amount and rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from .context import Standards
from .limits import Limit
from .rounding import rounded
from .scene import Amount, Scene
from .values import NumberAt, number_at


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """A limit with its size as a closure: orders, thousandths of quantity, fen, or a share of the price."""

    limit: Limit
    scope: str
    per: str
    measure: str
    counts: str
    by_service: bool
    size: NumberAt

    def left(self, scene: Scene) -> Amount:
        """What is left of it on this day; never below zero. A size not known yet leaves nothing."""
        size = self.size(scene.day)
        if size is None:
            return 0
        if self.measure == "rate":
            size = floor(size * scene.price)
        key = scene.order.service if self.by_service and scene.order is not None else ""
        used = scene.used(self.scope, key, self.per, self.counts)
        return size - used if size > used else 0


def compile_limits(limits: Iterable[Limit], standards: Standards, programme: str) -> tuple[Ceiling, ...]:
    return tuple(
        Ceiling(
            limit,
            f"pool:{limit.pool}" if limit.pool else programme,
            limit.per,
            limit.measure,
            limit.counts,
            limit.by_service,
            number_at(limit.size, standards, {"amount": 100, "units": 1000}.get(limit.measure, 1)),
        )
        for limit in limits
    )


def used_up(ceilings: Iterable[Ceiling], scene: Scene) -> Ceiling | None:
    """The first limit of which nothing is left."""
    for ceiling in ceilings:
        if ceiling.left(scene) <= 0:
            return ceiling
    return None


def cut(amount: int, ceilings: tuple[Ceiling, ...], scene: Scene, rounding: str, thousandths: int) -> tuple[int, int]:
    """The amount cut by the limits, and the quantity (thousandths) it pays for."""
    units = thousandths
    for ceiling in ceilings:
        if ceiling.measure == "times" and ceiling.left(scene) < 1:
            return 0, 0
        if ceiling.measure == "units":
            units = min(units, floor(ceiling.left(scene)))
    if units <= 0:
        return 0, 0
    if units < thousandths:
        amount = rounded(Fraction(amount * units, thousandths), rounding)
    for ceiling in ceilings:
        if ceiling.measure in ("amount", "rate"):
            amount = min(amount, floor(ceiling.left(scene)))
    return amount, units
