"""Pages as the past grows: the same database with ten times the orders, in a process of its own, side by side."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from app.core import db
from bench.books import faults
from bench.databases import ROOT, Place, application, environment, migrate
from bench.figures import Figure
from bench.past import fill_past, watched
from bench.sizes import Size
from bench.timing import Turn, side_by_side
from bench.world import settle, sign_in

STEP = 1.15
PAGES = ("catalogue page", "one order", "order list")


def measure(where: Place, size: Size) -> Sequence[Figure]:
    """For each step from one past to the next: seconds with the larger / seconds with the smaller, page by page."""
    with ExitStack() as stack:
        probes, wrong = [], ""
        for past in size.past:
            address, cookies, found = settled(where, size, past)
            wrong = wrong or found
            probes.append(stack.enter_context(probe(address, where.folder, cookies)))
        return [
            Figure.of_ratio(
                f"{name}, {more:,} past orders / {less:,}",
                side_by_side(_turn(large, name, size), _turn(small, name, size), size.rounds + 2),
                at_most=STEP,
                broken=wrong,
            )
            for (less, small), (more, large) in zip(_pairs(size, probes), _pairs(size, probes)[1:], strict=False)
            for name in PAGES
        ]


def _pairs(size: Size, probes: list[Any]) -> list[tuple[int, Any]]:
    return list(zip(size.past, probes, strict=True))


def _turn(ask: Callable[..., dict[str, Any]], name: str, size: Size) -> Turn:
    return lambda: float(ask(page=PAGES.index(name), times=size.tries)["p50"])


def settled(where: Place, size: Size, past: int) -> tuple[str, list[str], str]:
    """A database with the world and so many past orders: its address, tokens of who is measured, what does not hold."""
    address = where.address(f"past{past}")
    migrate(application(address, where.folder))
    world = settle(size)
    fill_past(world, past)
    with db.transaction():
        tokens = [sign_in(one) for one in watched(world)]
    found = faults() if past <= size.past[1] else ""
    db.dispose()
    return address, tokens, found


@contextmanager
def probe(address: str, folder: Path, tokens: list[str]) -> Iterator[Callable[..., dict[str, Any]]]:
    """A process on one database that is asked for turns; see `bench.probing`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.probing"],
        cwd=ROOT,
        env=environment(address, folder) | {"PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without pipes")
    into, out = process.stdin, process.stdout

    def ask(**question: Any) -> dict[str, Any]:
        into.write(json.dumps(question) + "\n")
        into.flush()
        answer: dict[str, Any] = json.loads(out.readline())
        return answer

    try:
        ask(tokens=tokens)
        yield ask
    finally:
        into.close()
        process.wait(timeout=30)
