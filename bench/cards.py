"""What the evaluator costs: a page of cards in CPU time, and the same rules written by hand beside it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from app.programmes import Enrolment, OrderFacts, PersonFacts, Prepared, ProgrammeSet, Use, load, prepare
from bench import by_hand
from bench.figures import Figure, Verdict
from bench.sizes import Size
from bench.timing import p50, side_by_side
from bench.world import POLICIES

DAY = dt.date(2026, 11, 24)
PERSON = PersonFacts(
    born=dt.date(1948, 5, 20), hukou="110102001001", residence="110102001001", status=frozenset({"basic_elder"}),
    care_level="severe",
)  # fmt: skip
ENROLMENTS = {"cn-voucher": Enrolment(dt.date(2026, 1, 1))}
USED = Use(
    counters={
        ("cn-voucher", "", "2026-11", "amount"): 12_000, ("bj-meal-resident", "", "2026-11-23", "times"): 1,
        ("bench-street-meal", "", "2026-11", "amount"): 4_000, ("bench-tiers", "", "2026-11", "times"): 7,
    },
    budgets=dict.fromkeys(("cn-voucher", "bj-meal-resident", "bench-street-meal", "bench-tiers"), 10_000_000),
)  # fmt: skip
BY_HAND = 5.0


def measure(size: Size) -> Sequence[Figure]:
    """CPU of 24 and of 2,000 cards with ten programmes; the engine / the hand-written rules, which agree."""
    together = ProgrammeSet(rule for path in POLICIES for rule in load(path).programmes)
    few, many = orders(24), orders(2_000)
    wrong = disagreement(together, many)
    ratio = side_by_side(
        lambda: p50(lambda: ready(together).price(few), 5 * size.tries, time.process_time),
        lambda: p50(lambda: by_hand.price(PERSON, few, USED, ENROLMENTS), 5 * size.tries, time.process_time),
        size.rounds,
    )
    return [
        cpu("24 cards, 10 programmes, CPU", together, few, 3.0, size),
        cpu("2,000 cards, 10 programmes, CPU", together, many, 100.0, size),
        Figure.of_ratio("evaluator / the same rules by hand, 24 cards", ratio, at_most=BY_HAND, broken=wrong),
    ]


def ready(together: ProgrammeSet) -> Prepared:
    """A person's programmes, made ready as each page does."""
    return prepare(
        together, PERSON, DAY, use=USED, calendar=lambda _: None, enrolments=ENROLMENTS, require_enrolment=True
    )


def orders(count: int) -> list[OrderFacts]:
    """Lunches and dinners at different prices."""
    return [
        OrderFacts(
            DAY, "meal.lunch" if n % 3 != 2 else "meal.dinner", 400 + 137 * (n % 20), at="11:30", place="110102001001",
            provider=f"canteen-{n}", provider_kind="social_organisation", key=str(n),
        )
        for n in range(count)
    ]  # fmt: skip


def cpu(name: str, together: ProgrammeSet, asked: list[OrderFacts], most: float, size: Size) -> Figure:
    """Milliseconds of CPU of pricing the cards: the median of some turns, the smallest and largest beside it."""
    turns = [
        p50(lambda: ready(together).price(asked), max(3, size.tries // 4), time.process_time) * 1000
        for _ in range(size.rounds)
    ]
    middle = sorted(turns)[len(turns) // 2]
    shown = f"{middle:.2f} ms [{min(turns):.2f}–{max(turns):.2f}]"
    return Figure(name, Verdict.of(middle, at_most=most), shown, f"≤ {most:g} ms")


def disagreement(together: ProgrammeSet, asked: list[OrderFacts]) -> str:
    """Where the engine and the hand differ; empty where they agree to the fen."""
    for order, one, other in zip(
        asked, ready(together).price(asked), by_hand.price(PERSON, asked, USED, ENROLMENTS), strict=True
    ):
        if (one.resident, list(one.lines)) != other:
            return f"{order.service} at {order.price}: the engine says {one.resident}, the hand {other[0]}"
    return ""
