"""`make bench`: every figure on both engines; 1 where an invariant broke or a limit was passed that never may be."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from app.core import db
from bench import cards, catalogue_page, growth, hot_budget, memory, placing
from bench.books import faults
from bench.databases import ENGINES, application, migrate, place
from bench.figures import Figure, Verdict
from bench.past import fill_past
from bench.sizes import SIZES, Size
from bench.world import settle

PARTS = ("cards", "page", "placing", "hot", "memory", "growth")
WRONG = (Verdict.BROKEN, Verdict.PASSED)


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Linli against its bounds.")
    parser.add_argument("--size", choices=SIZES, default=os.environ.get("SIZE") or "standard")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="one engine; both where none is named")
    parser.add_argument("--only", choices=PARTS, action="append", help="some parts; all where none is named")
    parser.add_argument("--json", type=Path, help="a file the figures are written to")
    asked = parser.parse_args()
    if asked.size not in SIZES:
        parser.error(f"there is no size {asked.size}: {', '.join(SIZES)}")
    size, parts = SIZES[asked.size], set(asked.only or PARTS)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"Linli bench, {size.name}: {machine}")
    figures: list[Figure] = []
    if "cards" in parts:
        figures += shown("no database", lambda: cards.measure(size))
    for engine in asked.engine or ENGINES:
        figures += on(engine, size, parts)
    if asked.json:
        asked.json.write_text(json.dumps([figure.plain() for figure in figures], ensure_ascii=False, indent=1))
    wrong = [figure for figure in figures if figure.verdict in WRONG]
    over = [figure for figure in figures if figure.verdict is Verdict.OVER]
    print(f"{len(figures)} figures, {len(over)} over their aim, {len(wrong)} failed or past a limit")
    return 1 if wrong else 0


def shown(title: str, measure: Callable[[], Iterable[Figure]]) -> list[Figure]:
    """Measure and print."""
    begun = time.monotonic()
    found = list(measure())
    print(f"{title}  ({time.monotonic() - begun:.0f} s)", *(figure.line() for figure in found), sep="\n", flush=True)
    return found


def books() -> Figure:
    """Whether everything the measurements did adds up."""
    wrong = faults()
    return Figure("the books after all of it", Verdict.BROKEN if wrong else Verdict.KEPT, wrong or "clean")


def on(engine: str, size: Size, parts: set[str]) -> list[Figure]:
    """The figures of one engine, in a place of its own."""
    found: list[Figure] = []
    with place(engine) as where:
        address = where.address("bench")
        app = application(address, where.folder)
        migrate(app)
        world = settle(size)
        fill_past(world, size.past[0])
        if "page" in parts:
            found += shown(f"{engine}: catalogue page", lambda: catalogue_page.measure(app, world, size))
        if "placing" in parts:
            found += shown(f"{engine}: placing", lambda: placing.measure(world, size))
        if "hot" in parts and engine == "postgresql":
            found += shown(f"{engine}: hot budget", lambda: hot_budget.measure(world, size))
        if "memory" in parts:
            found += shown(f"{engine}: memory", lambda: memory.measure(address, where.folder, world, size))
        found += shown(f"{engine}: books", lambda: [books()])
        db.dispose()
        if "growth" in parts:
            found += shown(f"{engine}: growth", lambda: growth.measure(where, size))
    return found


if __name__ == "__main__":
    sys.exit(main())
