"""Prices on cards: many independent single orders of one person at once, without explanations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.core import calendar
from app.core.money import Money
from app.funding.asks import CardPrice, OrderAsk, marks_of
from app.funding.freezing import order_facts
from app.funding.inputs import Inputs, load_page
from app.funding.quoting import set_of
from app.programmes import Use, prepare
from app.programmes.facts import person_facts


def price_cards(resident_id: int, cards: Sequence[OrderAsk], day: dt.date) -> dict[str, CardPrice]:
    """By the ask's key, what each card would cost this person on its own service date, each as if ordered alone.

    Facts and enrolments are those of `day` (today); the check page's quote is the exact one. Four statements,
    however many cards. `NotFound` for an unknown resident.
    """
    if not cards:
        return {}
    found = load_page(resident_id, (card.service_date for card in cards), day)
    by_day: dict[dt.date, list[OrderAsk]] = {}
    for card in cards:
        by_day.setdefault(card.service_date, []).append(card)
    prices: dict[str, CardPrice] = {}
    for service_date, asked in by_day.items():
        prices.update(_priced(found, service_date, asked))
    return prices


def _priced(found: Inputs, service_date: dt.date, asked: Sequence[OrderAsk]) -> dict[str, CardPrice]:
    day = found.days[service_date]
    prepared = prepare(
        set_of(day.versions),
        person_facts(day.facts),
        service_date,
        use=Use(found.counters, {}, found.watched(service_date)),
        calendar=calendar.is_workday,
        enrolments={programme: known.for_rule() for programme, known in day.enrolments.items()},
        require_enrolment=True,
    )
    by_id = {stored.programme_id: stored for stored in day.versions}
    prices = {}
    for ask, card in zip(asked, prepared.price([order_facts(ask) for ask in asked]), strict=True):
        lines = tuple(
            (programme, by_id[programme].name, by_id[programme].name_en, Money(amount))
            for programme, amount in card.lines
        )
        public = {pid: amount for pid, _, _, amount in lines if by_id[pid].pays != "discount"}
        marks = marks_of({"public": sum(public.values())}, frozenset(by_id[pid].pays for pid in public))
        whole = ask.price + ask.fees
        prices[ask.key] = CardPrice(Money(card.resident), whole - card.resident, lines, marks[0])
    return prices
