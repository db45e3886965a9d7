"""What holds for any set of programmes and any orders, found by search."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.programmes import (
    OrderFacts,
    PersonFacts,
    Programme,
    Use,
    compile_programme,
    consume,
    load_text,
    period,
    prepare,
    quote,
)

SERVICES = ("care.home.a", "care.home.b", "meal.lunch")
START = date(2026, 3, 2)
PERSON = PersonFacts(born=date(1945, 5, 5), hukou="110102010", residence="110102010005", status=frozenset({"dibao"}))


def workdays(day: date) -> bool | None:
    return day.weekday() < 5


yuan = st.integers(0, 9000).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
percent = st.integers(0, 1000).map(lambda tenth: f"{tenth // 10}.{tenth % 10}%")
simple = st.one_of(
    yuan,
    st.fixed_dictionaries({"rate": percent}),
    st.fixed_dictionaries({"resident_pays": yuan}),
    st.fixed_dictionaries({"times": st.just("quantity"), "each": yuan}),
)
tiered = st.builds(
    lambda one, two, choose: {
        "tiers": [
            {"when": {"price": {"at_least": 30}}, "benefit": one},
            {"when": {"age": {"at_least": 60}}, "benefit": two},
        ],
        "choose": choose,
    },
    simple,
    simple,
    st.sampled_from(["first", "highest"]),
)
benefit = st.one_of(simple, tiered)
anything = st.one_of(
    benefit,
    st.lists(benefit, min_size=1, max_size=3).map(lambda items: {"sum": items}),
    st.builds(
        lambda a, b, over: {"bands": [{"up_to": "40", "rate": a}, {"rate": b}], "over": over},
        percent,
        percent,
        st.sampled_from(["order", "month", "year"]),
    ),
    st.fixed_dictionaries({"rate": percent, "of": st.just("price"), "at_most": yuan}),
)
limit = st.one_of(
    st.fixed_dictionaries({"per": st.sampled_from(["order", "day", "week", "month"]), "amount": yuan}),
    st.fixed_dictionaries({"per": st.sampled_from(["day", "week", "month", "ever"]), "times": st.integers(0, 3)}),
    st.fixed_dictionaries(
        {
            "per": st.sampled_from(["week", "month"]),
            "units": st.integers(0, 40).map(lambda n: f"{n // 4}.{n % 4 * 25:02d}"),
        }
    ),
    st.fixed_dictionaries({"per": st.just("order"), "rate": percent}),
)
keyed = st.builds(lambda row, key: {**row, **key}, limit, st.sampled_from([{}, {"key": "service"}, {"pool": "shared"}]))
payers = st.sampled_from(
    [
        [{"payer": "city"}],
        [{"payer": "city", "share": "33.3%"}, {"payer": "district"}],
        [{"payer": "central", "share": "70%"}, {"payer": "city", "up_to": "3.33"}, {"payer": "district"}],
    ]
)


def rules(of: st.SearchStrategy[Any], limits: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "pays": st.sampled_from(["order", "order", "discount", "purchase", "provider"]),
            "benefit": of,
            "limits": st.lists(limits, max_size=2),
            "payers": payers,
            "sequence": st.integers(1, 3),
            "round": st.sampled_from(["half_up", "down", "up", "refuse"]),
        },
        optional={
            "leaves": yuan,
            "what": st.sampled_from([{"service": ["care.*"]}, {"workday": True}, {"price": {"at_least": 20}}]),
            "group": st.sampled_from(["g", "h"]),
        },
    )


def build(drawn: list[dict[str, Any]]) -> list[Programme]:
    made = []
    for index, row in enumerate(drawn):
        head = {"id": f"p{index}", "name": "某", "source": "s", "effective": {"from": "2026-01-01"}}
        made.append(compile_programme({**head, **row}, family="one", position=index))
    return made


orders = st.lists(
    st.builds(
        lambda day, service, price, fees, quantity: OrderFacts(
            START + timedelta(days=day), service, price, fees, Decimal(quantity) / 4
        ),
        st.integers(0, 40),
        st.sampled_from(SERVICES),
        st.integers(0, 20000),
        st.integers(0, 500),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=6,
)
sets = st.lists(rules(anything, keyed), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(sets, orders)
def test_parts_sum_to_the_whole_and_never_more_than_remains(
    drawn: list[dict[str, Any]], placed: list[OrderFacts]
) -> None:
    use = Use()
    for answer in quote(build(drawn), PERSON, placed, use, calendar=workdays):
        assert answer.resident + answer.paid == answer.order.price + answer.order.fees
        assert answer.resident >= answer.order.fees
        for line in (*answer.lines, *answer.compensation):
            assert line.amount > 0
            assert sum(line.payers.values()) == line.amount
            assert min(line.payers.values()) >= 0
    assert use == Use()


@settings(max_examples=300, deadline=None)
@given(sets, orders)
def test_limits_are_never_exceeded_in_any_order_of_orders(
    drawn: list[dict[str, Any]], placed: list[OrderFacts]
) -> None:
    programmes = build(drawn)
    for listed in (placed, placed[::-1]):
        use = Use()
        for order in listed:
            answer = quote(programmes, PERSON, [order], use, calendar=workdays)[0]
            running = dict(use.counters)
            for count in answer.counted:
                running[count.counter] = running.get(count.counter, 0) + count.n
                assert count.limit is None or running[count.counter] <= count.limit
            use = consume(use, answer)
            assert use.counters == running
            assert answer.needs_decision is None or (not answer.counted and not answer.lines)
        _hold(programmes, drawn, use, listed)


def _hold(programmes: list[Programme], drawn: list[dict[str, Any]], use: Use, placed: list[OrderFacts]) -> None:
    for programme, row in zip(programmes, drawn, strict=True):
        for one in row["limits"]:
            measure = next(key for key in ("amount", "times", "units", "rate") if key in one)
            if one["per"] == "order":
                continue
            size = Decimal(str(one[measure])) * {"amount": 100, "times": 1, "units": 1000}[measure]
            scope = f"pool:{one['pool']}" if "pool" in one else programme.id
            for order in placed:
                key = order.service if one.get("key") else ""
                used = use.counters.get((scope, key, period(one["per"], order.date), measure), 0)
                others = [r for r in drawn if r is not row and any("pool" in each for each in r["limits"])]
                if "pool" not in one or not others:
                    assert used <= size


@settings(max_examples=150, deadline=None)
@given(sets, orders)
def test_pricing_a_list_is_pricing_one_by_one(drawn: list[dict[str, Any]], placed: list[OrderFacts]) -> None:
    programmes = build(drawn)
    use = Use()
    for answer in quote(programmes, PERSON, placed, Use(), calendar=workdays):
        alone = quote(programmes, PERSON, [answer.order], use, calendar=workdays)[0]
        card = prepare(programmes, PERSON, use=use, calendar=workdays).price([answer.order] * 2)
        assert (alone.resident, alone.lines, alone.compensation, alone.counted) == (
            answer.resident,
            answer.lines,
            answer.compensation,
            answer.counted,
        )
        for price in card:
            assert price.needs_decision == answer.needs_decision or answer.needs_decision in _providers(programmes)
            if answer.needs_decision is None:
                assert price.resident == answer.resident
                assert price.lines == tuple((line.programme, line.amount) for line in answer.lines)
        use = consume(use, alone)


def _providers(programmes: list[Programme]) -> set[str]:
    return {programme.id for programme in programmes if programme.pays == "provider"}


@settings(max_examples=150, deadline=None)
@given(st.lists(rules(benefit, limit), min_size=2, max_size=4), orders, st.randoms())
def test_the_order_of_programmes_in_one_sequence_is_stable(
    drawn: list[dict[str, Any]], placed: list[OrderFacts], random: Any
) -> None:
    programmes = build([{**row, "sequence": 5} for row in drawn])
    shuffled = list(programmes)
    random.shuffle(shuffled)
    one = quote(programmes, PERSON, placed, Use(), calendar=workdays)
    other = quote(shuffled, PERSON, placed, Use(), calendar=workdays)
    assert [(a.resident, a.lines, a.needs_decision) for a in one] == [
        (a.resident, a.lines, a.needs_decision) for a in other
    ]


def alone(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "group"} | {"round": "half_up"}


@settings(max_examples=400, deadline=None)
@given(st.lists(rules(benefit, limit).map(alone), min_size=1, max_size=4), rules(anything, limit).map(alone), orders)
def test_adding_a_programme_never_raises_what_the_resident_pays(
    drawn: list[dict[str, Any]], added: dict[str, Any], placed: list[OrderFacts]
) -> None:
    before, after = build(drawn), build([*drawn, added])
    for order in placed:
        without = quote(before, PERSON, [order], Use(), calendar=workdays)[0]
        with_it = quote(after, PERSON, [order], Use(), calendar=workdays)[0]
        assert with_it.resident <= without.resident


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["programmes", "cases", "id", "who", "benefit", "effective", "tiers", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(json.dumps)
)
def test_any_text_is_read_or_refused_plainly(text: str) -> None:
    from app.programmes import MalformedFile

    try:
        load_text(text)
    except MalformedFile as malformed:
        assert malformed.zh and malformed.en and malformed.line >= 1
