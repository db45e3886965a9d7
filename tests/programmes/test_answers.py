"""What a quote says beside the sums: reasons, counts, divisions, enrolments, budgets, facts of other days."""

# ruff: noqa: E501 (programmes written out in one line)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.programmes import (
    Count,
    Enrolment,
    Grant,
    OrderFacts,
    PersonFacts,
    Programme,
    ProgrammeFile,
    ProgrammeSet,
    ProviderFacts,
    Use,
    consume,
    enrolment_from,
    in_words,
    load,
    load_text,
    month_of_person,
    month_of_provider,
    quote,
    who,
)
from app.programmes.cases import official_calendar

POLICY = Path(__file__).resolve().parents[2] / "policy"
DAY = date(2026, 3, 2)
LUNCH = OrderFacts(DAY, "meal.lunch", 1800, 200, place="110102010")
BATH = OrderFacts(DAY, "care.home.bathing", 120000, place="110102010")
ANNA = PersonFacts(
    born=date(1948, 5, 20),
    hukou="110102010",
    residence="110102010005",
    care_level="severe",
    status=frozenset({"basic_elder"}),
)


@pytest.fixture(scope="module")
def files() -> dict[str, ProgrammeFile]:
    return {path.stem: load(path) for path in POLICY.glob("*.yaml")}


@pytest.fixture(scope="module")
def beijing(files: dict[str, ProgrammeFile]) -> ProgrammeSet:
    named = ("national-voucher", "beijing-meals", "beijing-allowances")
    return ProgrammeSet(programme for name in named for programme in files[name].programmes)


def test_a_meal_half_by_the_voucher_then_the_city(beijing: ProgrammeSet) -> None:
    answer = quote(beijing, ANNA, [LUNCH], Use(), calendar=official_calendar)[0]
    assert (answer.resident, answer.paid) == (600, 1400)
    voucher, meal = answer.lines
    assert (voucher.programme, voucher.version, voucher.payers) == (
        "cn-voucher",
        "cn-voucher@2026-01-01",
        {"central": 765, "city": 135},
    )
    assert voucher.divisions == {"central": None, "city": "11"}
    assert voucher.counted == (Count("cn-voucher", "", "2026-03", "amount", 900, 80000),)
    assert meal.divisions == {"city": "11", "district": "110102"}
    assert [line.programme for line in answer.compensation] == ["bj-meal-operator"]
    assert "本月还剩 ¥791.00" in voucher.why["zh"] and "¥791.00 left this month" in voucher.why["en"]
    assert "当天还剩 0 次" in meal.why["zh"]


def test_a_cap_that_is_reached_says_so(beijing: ProgrammeSet) -> None:
    answers = quote(beijing, ANNA, [BATH, BATH, BATH], Use(), calendar=official_calendar)
    assert [answer.resident for answer in answers] == [60000, 100000, 120000]
    reasons = {row.programme: (row.reason, row.why) for row in answers[2].not_paid}
    assert reasons["cn-voucher"] == ("limit", {"zh": "本月的限额已用完", "en": "its limit is used up this month"})
    assert "本月还剩 ¥0.00" in answers[1].lines[0].why["zh"]
    assert "本月还剩 ¥200.00" in answers[0].lines[0].why["zh"]


def test_what_is_missing_comes_nearest_first(beijing: ProgrammeSet) -> None:
    person = replace(ANNA, care_level="mild", status=frozenset())
    answer = quote(beijing, person, [LUNCH], Use(), calendar=official_calendar)[0]
    rows = list(answer.not_paid)
    assert [len(row.missing) for row in rows if row.missing] == sorted(len(row.missing) for row in rows if row.missing)
    voucher = next(row for row in rows if row.programme == "cn-voucher")
    assert voucher.why == {"zh": "还差：中度及以上失能评估", "en": "missing: care level moderate or worse"}
    (leaf,) = voucher.missing
    assert (leaf.found["zh"], leaf.holds) == ("轻度失能", False)


def test_enrolment_is_asked_where_it_is_required(beijing: ProgrammeSet) -> None:
    given = {"cn-voucher": Enrolment(date(2026, 3, 3), division="110102010")}
    early, late = quote(
        beijing,
        ANNA,
        [LUNCH, replace(LUNCH, date=date(2026, 3, 3))],
        Use(),
        calendar=official_calendar,
        enrolments=given,
        require_enrolment=True,
    )
    reasons = {row.programme: row.reason for row in early.not_paid}
    assert reasons["cn-voucher"] == "not_yet"
    assert reasons["bj-nursing"] in ("not_enrolled", "what")
    assert [line.programme for line in early.lines] == ["bj-meal-resident"]
    assert [line.programme for line in late.lines] == ["cn-voucher", "bj-meal-resident"]


def test_an_approval_counts_from_the_next_month(files: dict[str, ProgrammeFile]) -> None:
    (hefei,) = files["hefei-purchase"].programmes
    assert enrolment_from(hefei, date(2026, 12, 31)).start == date(2027, 1, 1)


def test_a_budget_that_cannot_cover_the_whole_line_does_not_pay(beijing: ProgrammeSet) -> None:
    first, second = quote(beijing, ANNA, [LUNCH, LUNCH], Use(budgets={"cn-voucher": 1700}), calendar=official_calendar)
    assert [line.programme for line in first.lines] == ["cn-voucher", "bj-meal-resident"]
    assert second.lines == ()
    assert {row.programme: row.reason for row in second.not_paid}["cn-voucher"] == "budget"
    assert consume(Use(budgets={"cn-voucher": 1700}), first).budgets == {"cn-voucher": 800}


def test_quoting_again_at_a_smaller_quantity_with_the_use_before_the_order(files: dict[str, ProgrammeFile]) -> None:
    use = Use(counters={("hours", "", "2026-02", "units"): 7000})
    order = OrderFacts(date(2026, 2, 9), "x.hours", 18000, quantity=Decimal("4.5"))
    person = PersonFacts(born=date(1950, 1, 1))
    programmes = files["shapes"].programmes
    whole = quote(programmes, person, [order], use, calendar=official_calendar)[0]
    part = quote(
        programmes, person, [replace(order, price=8000, quantity=Decimal(2))], use, calendar=official_calendar
    )[0]
    assert (whole.resident, part.resident) == (6000, 0)
    assert part.lines[0].counted == (Count("hours", "", "2026-02", "units", 2000, 10000),)


def test_orders_of_other_days_read_their_own_facts(beijing: ProgrammeSet) -> None:
    def on(day: date) -> PersonFacts:
        return ANNA if day < date(2026, 3, 10) else replace(ANNA, status=frozenset({"in_institution", "tekun"}))

    orders = [LUNCH, replace(LUNCH, date=date(2026, 3, 10))]
    now, later = quote(beijing, on, orders, Use(), calendar=official_calendar)
    assert (now.resident, later.resident) == (600, 2000)


def test_a_decision_pays_and_counts_nothing(files: dict[str, ProgrammeFile]) -> None:
    text = "programmes: [{id: d, name: 甲, source: s, effective: {from: 2026-01-01}, pays: order, payers: [{payer: city}], benefit: {decide: 没有规定}}]"
    answer = quote(load_text(text).programmes, ANNA, [LUNCH], Use(), calendar=official_calendar)[0]
    assert (answer.needs_decision, answer.decision) == ("d", {"zh": "没有规定", "en": "没有规定"})
    assert (answer.resident, answer.lines, answer.counted, answer.not_paid) == (2000, (), (), ())
    assert consume(Use(), answer) == Use()


def test_a_wallet_draws_its_oldest_grant_first(beijing: ProgrammeSet) -> None:
    grants = [
        Grant("feb", date(2026, 2, 1), 60000, 10000, {"city": 10000, "district": 50000}),
        Grant("jan", date(2026, 1, 1), 60000, 5000, {"city": 10000, "district": 50000}),
        Grant("apr", date(2026, 4, 1), 60000, 60000, {"city": 10000, "district": 50000}),
    ]
    person = replace(ANNA, care_level="total", permit=None, status=frozenset({"tekun"}))
    use = Use(grants={"bj-nursing": grants})
    answer = quote(beijing, person, [BATH], use, calendar=official_calendar)[0]
    (line,) = answer.lines
    assert (line.amount, [(draw.grant, draw.amount) for draw in line.draws]) == (15000, [("jan", 5000), ("feb", 10000)])
    assert line.payers == {"city": 2501, "district": 12499}
    assert [grant.left for grant in consume(use, answer).grants["bj-nursing"]] == [0, 0, 60000]
    assert "余额还剩 ¥0.00" in line.why["zh"]


def test_ties_across_files_go_by_id() -> None:
    def one(name: str, *ids: str) -> Iterator[Programme]:
        rows = "\n".join(
            f"  - {{id: {i}, name: 甲, source: s, effective: {{from: 2026-01-01}}, pays: order, benefit: 1, payers: [{{payer: city}}]}}"
            for i in ids
        )
        yield from load_text(f"programmes:\n{rows}\n", name=name).programmes

    together = ProgrammeSet([*one("b.yaml", "m"), *one("a.yaml", "z", "b")])
    assert [programme.id for programme in together.programmes] == ["m", "z", "b"]


def test_grants_of_a_month_with_their_payers(beijing: ProgrammeSet) -> None:
    answer = month_of_person(
        beijing,
        ANNA,
        2026,
        3,
        calendar=official_calendar,
        enrolments={"bj-nursing": Enrolment(date(2026, 1, 5), division="110102010")},
        require_enrolment=True,
    )
    (granted,) = answer.granted
    assert (granted.amount, granted.payers, granted.day) == (
        60000,
        {"city": 10000, "district": 50000},
        date(2026, 3, 1),
    )
    assert granted.divisions == {"city": "11", "district": "110102"}
    assert granted.grants == (Grant("bj-nursing@2026-03-01", date(2026, 3, 1), 60000, 60000, granted.payers),)
    assert answer.cash == ()


def test_a_station_by_the_month(files: dict[str, ProgrammeFile]) -> None:
    station = ProviderFacts({"area": "rural", "signed": 90, "stars": Decimal(3)}, division="110102010")
    answer = month_of_provider(files["beijing-stations"].programmes, station, 2026, 3, calendar=official_calendar)
    (payment,) = answer.compensation
    assert (payment.amount, payment.payers) == (1920000, {"city": 960000, "district": 960000})


def test_every_rule_can_be_said_and_every_leaf_explained(files: dict[str, ProgrammeFile]) -> None:
    for path in (*POLICY.glob("*.yaml"), *(Path(__file__).parent / "cases").glob("*.yaml")):
        for programme in load(path).programmes:
            said = in_words(programme)
            assert len(said["zh"]) == len(said["en"]) >= 2
            assert all(sentence.strip() for sentence in (*said["zh"], *said["en"]))
            explanation = who(programme, ANNA, DAY)
            assert explanation.holds in (True, False)
            for leaf in explanation.leaves:
                assert leaf.asked["zh"] and leaf.asked["en"] and leaf.found["zh"] and leaf.found["en"]
            if explanation.holds is False:
                assert explanation.missing and explanation.words()["zh"].startswith("还差：")


def test_who_is_explained_as_a_tree(files: dict[str, ProgrammeFile]) -> None:
    (voucher,) = files["national-voucher"].programmes
    explanation = who(voucher, replace(ANNA, status=frozenset({"tekun"})), DAY)
    assert explanation.holds is False
    assert [leaf.asked["zh"] for leaf in explanation.missing] == ["不是“身份是特困供养”"]
    assert explanation.tree is not None
    lines = explanation.tree.lines()
    assert lines[0] == (0, {"zh": "以下都要符合", "en": "all of these"}, False)
    assert (
        2,
        {
            "zh": "户籍在北京市（查到：北京市110102010）",
            "en": "registered residence in Beijing (found: Beijing 110102010)",
        },
        True,
    ) in lines
