"""The quote: who pays what of each order, and why. Pure over what `inputs` read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core import calendar
from app.core.money import Money
from app.funding import freezing
from app.funding.asks import Counted, NotPaid, OrderAsk, Quote, QuotedLine, fingerprint_of, marks_of
from app.funding.inputs import DayInputs, Inputs, OpenBudget, load
from app.programmes import LineAnswer, OrderAnswer, Use
from app.programmes import quote as evaluate
from app.programmes.answers import NotPaid as Refused
from app.programmes.facts import CounterKey, PersonFacts, person_facts
from app.programmes.lineup import ProgrammeSet
from app.programmes.versions import StoredProgramme

KEPT_SETS = 64
_sets: dict[tuple[StoredProgramme, ...], ProgrammeSet] = {}


def quote(
    resident_id: int, asks: Sequence[OrderAsk], *, replacing_order_id: int | None = None, explain: bool = True
) -> list[Quote]:
    """One quote an ask, in the order given; each finds the counters and budgets the ones before it left.

    `NotFound` for an unknown resident. `replacing_order_id`: what that order holds counts as free (a change; quote
    before releasing it). Without `explain` the reasons of programmes that do not pay are left out.
    """
    found = load(resident_id, (ask.service_date for ask in asks), replacing_order_id=replacing_order_id)
    return [quote_one(found, ask, explain=explain) for ask in asks]


def quote_one(found: Inputs, ask: OrderAsk, *, explain: bool = True) -> Quote:
    """Price one ask and take what it consumes out of `found`."""
    day = found.days[ask.service_date]
    person = person_facts(day.facts)
    before = dict(found.counters)
    answer = evaluate(
        set_of(day.versions),
        person,
        [freezing.order_facts(ask)],
        Use(before, {}, found.watched(ask.service_date)),
        calendar=calendar.is_workday,
        enrolments={programme: known.for_rule() for programme, known in day.enrolments.items()},
        require_enrolment=True,
    )[0]
    made = _quote_of(found, day, ask, person, answer, explain)
    _consume(found, made)
    return made


def set_of(stored: Iterable[StoredProgramme]) -> ProgrammeSet:
    """The versions as the evaluator likes them, built once for each combination."""
    key = tuple(stored)
    kept = _sets.get(key)
    if kept is None:
        if len(_sets) >= KEPT_SETS:
            _sets.clear()
        kept = _sets[key] = ProgrammeSet(each.rule for each in key)
    return kept


def _quote_of(
    found: Inputs, day: DayInputs, ask: OrderAsk, person: PersonFacts, answer: OrderAnswer, explain: bool
) -> Quote:
    by_id = {stored.programme_id: stored for stored in day.versions}
    lines = tuple(_line(found, day, ask, by_id[line.programme], line) for line in answer.lines)
    extra = tuple(_line(found, day, ask, by_id[line.programme], line) for line in answer.compensation)
    every = (*lines, *extra)
    sums: dict[str, int] = {}
    for line in every:
        sums[line.kind] = sums.get(line.kind, 0) + line.amount
    not_paid = tuple(_not_paid(found, ask, by_id, each) for each in answer.not_paid) if explain else ()
    resident = Money(answer.resident)
    return Quote(
        resident_id=found.resident_id,
        ask=ask,
        price=ask.price,
        fees=ask.fees,
        resident_part=resident,
        lines=lines,
        compensation=extra,
        not_paid=not_paid,
        marks=marks_of(sums, frozenset(line.pays for line in lines if line.kind == "public")),
        needs_decision=answer.needs_decision,
        decision=answer.decision or {},
        needs_approval=any(line.pays == "purchase" for line in lines),
        fingerprint=fingerprint_of(ask, resident, lines, extra, answer.needs_decision),
        facts=_file(day, person, every, not_paid, answer),
        frozen=_frozen(found, day, ask, person, every),
        counted=tuple(Counted(c.scope, c.key, c.period, c.measure, c.n, c.limit) for c in answer.counted),
    )


def _line(found: Inputs, day: DayInputs, ask: OrderAsk, stored: StoredProgramme, line: LineAnswer) -> QuotedLine:
    kind = {"provider": "compensation", "discount": "discount"}.get(line.pays, "public")
    known = day.enrolments.get(line.programme)
    budget = None if kind == "discount" else found.budgets.get((line.programme, ask.service_date.year))
    counted = tuple(Counted(c.scope, c.key, c.period, c.measure, c.n, c.limit) for c in line.counted)
    left, when = _left_after(found.counters, counted)
    return QuotedLine(
        programme_id=line.programme,
        version_id=stored.version_id,
        enrolment_id=known.id if known else None,
        name=stored.name,
        name_en=stored.name_en,
        pays=line.pays,
        kind=kind,
        amount=Money(line.amount),
        payers=dict(line.payers),
        divisions=dict(line.divisions),
        counted=counted,
        why=dict(line.why),
        account_id=budget.account_id if budget else None,
        left_after=left,
        left_period=when,
    )


def _left_after(counters: Mapping[CounterKey, int], counted: Iterable[Counted]) -> tuple[Money | None, str | None]:
    """What the tightest limit in money leaves, and of which period."""
    left: list[tuple[Money, str]] = [
        (Money(each.limit - counters.get((each.scope, each.key, each.period, each.measure), 0) - each.n), each.period)
        for each in counted
        if each.measure == "amount" and each.limit is not None
    ]
    return min(left) if left else (None, None)


def _not_paid(found: Inputs, ask: OrderAsk, by_id: Mapping[str, StoredProgramme], each: Refused) -> NotPaid:
    stored, year = by_id[each.programme], ask.service_date.year
    reason, why = each.reason, dict(each.why)
    if reason == "budget" and (each.programme, year) not in found.budgets:
        reason = "budget_not_open"
        why = {
            "zh": f"{stored.name}：{year} 年的预算还没有下达到您所在的街道",
            "en": f"{stored.name_en}: the {year} budget has not been allotted to your street yet",
        }
    return NotPaid(each.programme, stored.name, stored.name_en, reason, why)


def _file(
    day: DayInputs, person: PersonFacts, every: Sequence[QuotedLine], not_paid: Sequence[NotPaid], answer: OrderAnswer
) -> dict[str, Any]:
    """What the order's file keeps: facts used, versions asked, the rules' answers."""
    return {
        "facts": freezing.freeze_person(person),
        "versions": [
            {"id": stored.version_id, "programme": stored.programme_id, "number": stored.number,
             "source": stored.source}
            for stored in day.versions
        ],
        "answers": [
            {"programme": line.programme_id, "name": line.name, "name_en": line.name_en, "version": line.version_id,
             "amount": int(line.amount), "payers": dict(line.payers), "why": dict(line.why)}
            for line in every
        ],
        "not_paid": [
            {"programme": each.programme_id, "name": each.name, "name_en": each.name_en, "reason": each.reason,
             "why": dict(each.why)}
            for each in not_paid
        ],
        "needs_decision": answer.needs_decision,
        "decision": dict(answer.decision or {}),
    }  # fmt: skip


def _frozen(
    found: Inputs, day: DayInputs, ask: OrderAsk, person: PersonFacts, every: Sequence[QuotedLine]
) -> dict[str, Any]:
    if not every:
        return {"ask": freezing.freeze_ask(ask)}
    return {
        "ask": freezing.freeze_ask(ask),
        "person": freezing.freeze_person(person),
        "versions": [stored.version_id for stored in day.versions],
        "enrolments": {pid: freezing.freeze_enrolment(known.for_rule()) for pid, known in day.enrolments.items()},
        "counters": freezing.freeze_counters(found.counters),
    }


def _consume(found: Inputs, made: Quote) -> None:
    for each in made.counted:
        key = (each.scope, each.key, each.period, each.measure)
        found.counters[key] = found.counters.get(key, 0) + each.n
    year = made.ask.service_date.year
    for line in (*made.lines, *made.compensation):
        held = found.budgets.get((line.programme_id, year))
        if held is not None and line.account_id is not None:
            found.budgets[line.programme_id, year] = OpenBudget(held.account_id, held.available - int(line.amount))


def requote(frozen: Mapping[str, Any], stored: Mapping[int, StoredProgramme], price: int, quantity: Any) -> OrderAnswer:
    """The same order at another price and quantity, with the facts, versions, enrolments and counters of then.

    Budgets are not asked: what was reserved is there.
    """
    ask = freezing.thaw_ask(frozen["ask"])
    return evaluate(
        set_of(stored[version] for version in frozen["versions"]),
        freezing.thaw_person(frozen["person"]),
        [freezing.order_facts(ask, price, quantity)],
        Use(freezing.thaw_counters(frozen["counters"]), {}, {}),
        calendar=calendar.is_workday,
        enrolments={pid: freezing.thaw_enrolment(each) for pid, each in frozen["enrolments"].items()},
        require_enrolment=True,
    )[0]
