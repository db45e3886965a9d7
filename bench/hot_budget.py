"""One street's budget drawn by sixteen threads at once, beside sixteen budgets drawn by one thread each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app import funding, ledger
from app.core import clock, db
from app.core.actors import SYSTEM
from app.core.ids import new_id
from app.core.money import Money
from bench.books import faults
from bench.figures import Figure
from bench.placing import Ready, place, prepared
from bench.sizes import Size
from bench.timing import side_by_side
from bench.world import PUBLISHER, One, World, communities, streets

THREADS = 16
AMOUNT = 500


@dataclass(frozen=True, slots=True)
class Draws:
    """The least a draw on a budget does: promise, then draw last, in one transaction."""

    payable: int
    shared: int
    own: tuple[int, ...]

    def seconds(self, shared: bool, each: int) -> float:
        """All threads draw `each` times, on one account or on one each."""

        def work(number: int) -> None:
            account = self.shared if shared else self.own[number]
            for _ in range(each):
                with db.transaction():
                    made = new_id()
                    ledger.promise_all([ledger.Promise(made, f"hot:{made}", self.payable, account, AMOUNT, "subsidy")])
                    ledger.draw_owed()

        return together(work)


def measure(world: World, size: Size) -> Sequence[Figure]:
    """Uncontended seconds / contended seconds, of bare draws and of whole orders."""
    draws = accounts_for_draws()
    before = _spent(draws)
    each = max(4, size.tries // 2)
    bare = side_by_side(lambda: draws.seconds(False, each), lambda: draws.seconds(True, each), size.rounds)
    spent, asked = _spent(draws) - before, 2 * (size.rounds + 1) * THREADS * each * AMOUNT
    wrong = faults() or ("" if spent == asked else f"{asked} fen were drawn, the budgets gave {spent}")
    hot, spread = orders_of(world, size, one_street=True), orders_of(world, size, one_street=False)
    whole = side_by_side(lambda: _place_all(next(spread)), lambda: _place_all(next(hot)), size.rounds)
    return [
        Figure.of_ratio(f"one budget, {THREADS} threads: own budgets / shared", bare, broken=wrong),
        Figure.of_ratio(f"orders, {THREADS} threads: {len(streets())} streets / one street", whole, broken=faults()),
    ]


def together(work: Callable[[int], object]) -> float:
    """The seconds `THREADS` threads take from a common start; an error of one is an error of all."""
    gate = threading.Barrier(THREADS + 1)
    wrong: list[Exception] = []

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begun
    if wrong:
        raise wrong[0]
    return taken


def accounts_for_draws() -> Draws:
    """One budget account for all, and one for each thread, of programmes nobody is paid by."""
    made = []
    for number in range(THREADS + 1):
        with db.transaction():
            where, year = communities()[number], clock.today().year
            move = funding.set_budget("bench-oldest", where, year, Money.yuan(1_000_000), SYSTEM, reason="bench")
            funding.decide_move(move, True, PUBLISHER)
            made.append(ledger.account_id(f"budget:bench-oldest:{where}:{year}"))
    with db.transaction():
        payable = ledger.open_account("provider:bench", "provider")
    return Draws(payable, made[0], tuple(made[1:]))


def _spent(draws: Draws) -> int:
    with db.reading():
        return -sum(int(ledger.available(account)) for account in (draws.shared, *draws.own))


def orders_of(world: World, size: Size, *, one_street: bool) -> Iterator[list[Ready]]:
    """For each round, an order a thread, of people of one street or of all streets in turn."""
    half = len(world.people) // 2
    pool = [one for one in world.people[:half] if one_street == (one.community[:9] == streets()[0])]
    pool = _last(pool, THREADS * (size.rounds + 1))
    for turn in range(size.rounds + 1):
        yield list(prepared(world, pool[turn * THREADS : (turn + 1) * THREADS], key="hot"))


def _last(pool: list[One], needed: int) -> list[One]:
    if len(pool) < needed:
        raise AssertionError(f"{needed} people are needed, {len(pool)} are there")
    return pool[-needed:]


def _place_all(ready: list[Ready]) -> float:
    return together(lambda number: place(ready[number]))
