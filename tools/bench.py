"""`make bench`: how many meal orders a second this machine places, threads against one database.

Each order is quoted and placed like a person's: counters, portions, funding lines, budgets, audit. Runs
on a database of its own, SQLite or (`--engine postgresql`) a throw-away PostgreSQL with flushing off.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from flask.cli import ScriptInfo

from app import accounts, catalogue, create_app, orders, residents
from app.cli.cast import RESIDENTS
from app.cli.planting.actors import by_phone
from app.config import Config
from app.core import clock, db
from app.core.errors import LinliError
from tools.postgres import cluster

WORLD = "2026-11-23T09:00"
DAYS = 10
Someone = tuple[accounts.Viewer, int, Callable[[int], orders.MealDraft]]


def main() -> int:
    """Place orders and print the rate; 1 when any thread met anything but a refusal."""
    parser = argparse.ArgumentParser(description="Measure orders a second.")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--each", type=int, default=25, help="orders a thread")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder, _address(wanted.engine, Path(folder)) as url:
        _world(url, Path(folder))
        results, seconds = _run(wanted.threads, wanted.each)
    placed = results.pop("placed", 0)
    print(f"{wanted.engine}: {placed} orders in {seconds:.1f} s by {wanted.threads} threads: {placed / seconds:.0f}/s")
    for outcome, count in sorted(results.items()):
        print(f"  {outcome}: {count}")
    return 1 if any(outcome.startswith("fault") for outcome in results) else 0


@contextmanager
def _address(engine: str, folder: Path) -> Iterator[str]:
    with cluster() if engine == "postgresql" else nullcontext() as server:
        yield server.url() if server else f"sqlite:///{folder / 'bench.db'}"


def _world(url: str, folder: Path) -> None:
    environment = {"ENVIRONMENT": "development", "DATABASE_URL": url, "DATA_DIR": str(folder), "LINLI_CLOCK": WORLD}
    app = create_app(Config.from_env(environment | {"BACKGROUND": "none"}))
    for command in (["db", "upgrade"], ["seed"]):
        app.cli.main(args=command, prog_name="bench", obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def _run(threads: int, each: int) -> tuple[Counter[str], float]:
    people = _people()
    results: Counter[str] = Counter()
    lock, ready = threading.Lock(), threading.Barrier(threads + 1)

    def work(number: int) -> None:
        viewer, resident_id, drafts = people[number % len(people)]
        ready.wait()
        for turn in range(each):
            outcome = _place(viewer, resident_id, drafts(turn), f"bench-{number}-{turn}")
            with lock:
                results[outcome] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    ready.wait()
    begun = time.monotonic()
    for worker in workers:
        worker.join()
    return results, time.monotonic() - begun


def _people() -> list[Someone]:
    """Residents of the cast who can have a delivery, each with the meals on their shelf in turn."""
    people: list[Someone] = []
    with db.reading():
        for cast in RESIDENTS:
            if cast.phone is None:
                continue
            viewer = by_phone(cast.phone)
            served = residents.people_of(viewer)[0]
            meals = [item.service_id for item in catalogue.shelf(cast.residence, vertical="meals")]
            if meals:
                people.append((viewer, served.resident_id, _drafts_of(meals)))
    return people


def _drafts_of(meals: list[int]) -> Callable[[int], orders.MealDraft]:
    def draft(turn: int) -> orders.MealDraft:
        day = clock.today() + dt.timedelta(days=1 + turn % DAYS)
        return orders.MealDraft(meals[turn // DAYS % len(meals)], day)

    return draft


def _place(viewer: accounts.Viewer, resident_id: int, draft: orders.MealDraft, key: str) -> str:
    try:
        with db.reading():
            priced = orders.quote_drafts(viewer, resident_id, [draft])
        with db.transaction():
            orders.place(
                viewer, resident_id, [draft], "cash", key=key, fingerprints=[priced[0].fingerprint],
                confirmed_duplicate=True,
            )  # fmt: skip
    except LinliError as refusal:
        return f"refused: {refusal.code}"
    except Exception as fault:
        return f"fault: {type(fault).__name__}"
    return "placed"


if __name__ == "__main__":
    sys.exit(main())
