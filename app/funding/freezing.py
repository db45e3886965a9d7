"""What a quote was worked out from, as plain data and back: kept sealed, read again for a part delivery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.core.money import Money
from app.funding.asks import OrderAsk
from app.programmes import OrderFacts, PersonFacts
from app.programmes.facts import CounterKey, Enrolment, Extra


def order_facts(ask: OrderAsk, price: int | None = None, quantity: Decimal | None = None) -> OrderFacts:
    """The ask as the evaluator takes it; another price and quantity for a part delivery."""
    return OrderFacts(
        date=ask.service_date,
        service=ask.service_code,
        price=int(ask.price if price is None else price),
        fees=int(ask.fees),
        quantity=Decimal(ask.quantity if quantity is None else quantity),
        at=ask.at,
        place=ask.place_code,
        trip_end=ask.trip_end,
        provider=ask.provider_code,
        provider_kind=ask.provider_kind,
        key=ask.key,
    )


def freeze_ask(ask: OrderAsk) -> dict[str, Any]:
    """An ask as JSON."""
    return {
        "key": ask.key, "service": ask.service_code, "date": ask.service_date.isoformat(), "at": ask.at,
        "price": int(ask.price), "fees": int(ask.fees), "quantity": str(ask.quantity), "place": ask.place_code,
        "provider": ask.provider_code, "provider_kind": ask.provider_kind, "trip_end": list(ask.trip_end),
    }  # fmt: skip


def thaw_ask(data: Mapping[str, Any]) -> OrderAsk:
    """The ask that `freeze_ask` wrote."""
    return OrderAsk(
        data["key"], data["service"], dt.date.fromisoformat(data["date"]), data["at"], Money(data["price"]),
        Money(data["fees"]), Decimal(data["quantity"]), data["place"], data["provider"], data["provider_kind"],
        tuple(data["trip_end"]),
    )  # fmt: skip


def freeze_person(person: PersonFacts) -> dict[str, Any]:
    """A person's facts as JSON; exact numbers stay exact."""
    return {
        "born": person.born.isoformat() if person.born else None,
        "hukou": person.hukou, "residence": person.residence, "permit": person.permit,
        "status": sorted(person.status), "care_level": person.care_level, "insurance_level": person.insurance_level,
        "disability": [list(each) for each in person.disability], "draws": dict(person.draws),
        "elected": dict(person.elected), "extra": {name: _frozen(value) for name, value in person.extra.items()},
    }  # fmt: skip


def thaw_person(data: Mapping[str, Any]) -> PersonFacts:
    """The facts that `freeze_person` wrote."""
    return PersonFacts(
        born=dt.date.fromisoformat(data["born"]) if data["born"] else None,
        hukou=data["hukou"],
        residence=data["residence"],
        permit=data["permit"],
        status=frozenset(data["status"]),
        care_level=data["care_level"],
        insurance_level=data["insurance_level"],
        disability=tuple((kind, grade) for kind, grade in data["disability"]),
        draws=data["draws"],
        elected=data["elected"],
        extra={name: _thawed(value) for name, value in data["extra"].items()},
    )


def freeze_enrolment(known: Enrolment) -> dict[str, Any]:
    """An enrolment as JSON."""
    return {
        "start": known.start.isoformat(),
        "until": known.until.isoformat() if known.until else None,
        "division": known.division,
    }


def thaw_enrolment(data: Mapping[str, Any]) -> Enrolment:
    """The enrolment that `freeze_enrolment` wrote."""
    until = dt.date.fromisoformat(data["until"]) if data["until"] else None
    return Enrolment(dt.date.fromisoformat(data["start"]), until, data["division"])


def freeze_counters(counters: Mapping[CounterKey, int]) -> list[list[Any]]:
    """Counters as JSON."""
    return [[*key, used] for key, used in counters.items()]


def thaw_counters(data: list[list[Any]]) -> dict[CounterKey, int]:
    """The counters that `freeze_counters` wrote."""
    return {(scope, key, when, measure): used for scope, key, when, measure, used in data}


def _frozen(value: Extra) -> list[Any]:
    if isinstance(value, bool | str):
        return ["plain", value]
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    return ["number", str(Fraction(value))]


def _thawed(value: list[Any]) -> Extra:
    kind, content = value
    if kind == "date":
        return dt.date.fromisoformat(content)
    if kind == "number":
        exact = Fraction(content)
        return exact.numerator if exact.denominator == 1 else exact
    return content if isinstance(content, bool) else str(content)
