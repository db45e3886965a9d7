"""The engine's floor, far below what it does on an idle machine, so that only a real loss of speed is seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.programmes import Grant, OrderFacts, PersonFacts, ProgrammeSet, Use, load, prepare, quote

POLICY = Path(__file__).resolve().parents[2] / "policy"
DAY = date(2026, 3, 2)
SERVICES = ("meal.lunch", "care.home.bathing", "ride.taxi", "errand.form", "care.home.nursing", "meal.dinner")
PERSON = PersonFacts(
    born=date(1948, 5, 20),
    hukou="110102010",
    residence="110102010005",
    care_level="severe",
    status=frozenset({"basic_elder", "low_income"}),
)
USE = Use(
    counters={("cn-voucher", "", "2026-03", "amount"): 1000},
    grants={"bj-difficult": [Grant("g", date(2026, 3, 1), 30000, 20000, {"district": 30000})]},
)


def everyday(day: date) -> bool | None:
    return True


def together() -> ProgrammeSet:
    files = [load(path) for path in sorted(POLICY.glob("*.yaml")) if path.stem != "shapes"]
    return ProgrammeSet(programme for file in files for programme in file.programmes)


def cards(count: int) -> list[OrderFacts]:
    return [OrderFacts(DAY, SERVICES[i % 6], 1800 + i, place="110102010", trip_end=("hospital",)) for i in range(count)]


def best(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(5):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


def test_cards_cost_little() -> None:
    programmes, few, many = together(), cards(24), cards(2000)
    prepare(programmes, PERSON, DAY, use=USE, calendar=everyday).price(many)
    assert best(lambda: prepare(programmes, PERSON, DAY, use=USE, calendar=everyday).price(few)) < 0.003
    assert best(lambda: prepare(programmes, PERSON, DAY, use=USE, calendar=everyday).price(many)) < 0.1


def test_fifty_thousand_evaluations_a_second() -> None:
    programmes, orders = together(), cards(6)
    met = sum(
        len(step.members)
        for order in orders
        for side in (
            programmes.for_service(DAY, order.service).paying,
            programmes.for_service(DAY, order.service).compensating,
        )
        for step in side
    )
    spent = best(lambda: [quote(programmes, PERSON, orders, USE, calendar=everyday) for _ in range(100)])
    assert 100 * met / spent > 50_000
