"""How large the world is and how often things are tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`past` are the numbers of past orders compared, smallest first; `tries` is requests or orders a turn."""

    name: str
    residents: int
    providers: int
    services: int
    past: tuple[int, ...]
    rounds: int
    tries: int
    days: int


SIZES = {
    "smoke": Size("smoke", 600, 30, 120, (300, 1_200), 3, 8, 4),
    "standard": Size("standard", 100_000, 300, 2_000, (10_000, 100_000), 7, 30, 8),
    "full": Size("full", 100_000, 300, 2_000, (10_000, 100_000, 1_000_000), 9, 40, 8),
}
COMMUNITIES = 20
STREETS = 4
SEED = 20261123
