"""The ten programmes of the bench as somebody would write them straight in Python, for card prices alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.programmes import Enrolment, OrderFacts, PersonFacts, Use

Line = tuple[str, int]


def price(
    person: PersonFacts, orders: Iterable[OrderFacts], used: Use, enrolments: Mapping[str, Enrolment]
) -> list[tuple[int, list[Line]]]:
    """What the person pays for each order, and what each programme does, in fen, as if it were the only one."""
    return [_price(person, order, used, enrolments) for order in orders]


def _price(
    person: PersonFacts, order: OrderFacts, used: Use, enrolments: Mapping[str, Enrolment]
) -> tuple[int, list[Line]]:
    """In the order of the programmes' `sequence`; nothing beyond the limits, nor beyond a budget."""
    left, lines = order.price, []
    enrolled = enrolments.get("cn-voucher")
    rules = (
        ("cn-voucher", _voucher if enrolled is not None and enrolled.covers(order.date) else None),
        ("bj-meal-resident", _city_meal),
        ("bench-street-meal", _street_meal),
        ("bench-oldest", _oldest),
        ("bench-low-income", _low_income),
        ("bench-lunch-hour", _lunch_hour),
        ("bench-tiers", _by_care_level),
        ("bench-disability", _disability),
    )
    for programme, rule in rules:
        amount = rule(person, order, left) if rule is not None else 0
        if amount:
            amount = min(amount, left, _room(programme, order, used), used.budgets.get(programme, amount))
        if amount > 0:
            left -= amount
            lines.append((programme, amount))
    return left + order.fees, lines


LIMITS = {
    "cn-voucher": ("month", "amount", 80_000),
    "bj-meal-resident": ("day", "times", 1),
    "bench-street-meal": ("month", "amount", 10_000),
    "bench-oldest": ("day", "times", 2),
    "bench-tiers": ("month", "times", 20),
    "bench-disability": ("quarter", "amount", 20_000),
}


def _room(programme: str, order: OrderFacts, used: Use) -> int:
    """What the person's limit of the period leaves."""
    limit = LIMITS.get(programme)
    if limit is None:
        return order.price
    per, measure, most = limit
    day = order.date
    name = (
        day.isoformat()
        if per == "day"
        else day.strftime("%Y-%m")
        if per == "month"
        else f"{day.year}-Q{(day.month + 2) // 3}"
    )
    count = used.counters.get((programme, "", name, measure), 0)
    if measure == "times":
        return order.price if count < most else 0
    return max(0, most - count)


def _rate(amount: int, percent: int) -> int:
    """Half up, to the fen."""
    return (amount * percent * 2 + 100) // 200


def _age(person: PersonFacts, order: OrderFacts) -> int:
    born, day = person.born, order.date
    if born is None:
        return 0
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _lives_in(code: str | None, division: str) -> bool:
    return code is not None and code.startswith(division)


def _is_meal(order: OrderFacts) -> bool:
    return order.service.startswith("meal.")


def _cared_for(person: PersonFacts) -> bool:
    return person.care_level in ("moderate", "severe", "total")


def _voucher(person: PersonFacts, order: OrderFacts, left: int) -> int:
    from_here = _lives_in(person.hukou, "11") or _lives_in(person.permit, "11")
    if not (_age(person, order) >= 60 and _cared_for(person) and from_here) or "tekun" in person.status:
        return 0
    if "concentrated-care-aid" in person.draws or "basic-care-upgrade" in person.draws:
        return 0
    if not (_is_meal(order) or order.service.startswith(("care.home.", "care.day."))):
        return 0
    return _rate(left, 50)


def _city_meal(person: PersonFacts, order: OrderFacts, left: int) -> int:
    if "basic_elder" not in person.status or "in_institution" in person.status:
        return 0
    if order.service not in ("meal.lunch", "meal.dinner") or order.price <= 500:
        return 0
    return min(500, left) if _lives_in(person.residence, "11") and _lives_in(order.place, "11") else 0


def _street_meal(person: PersonFacts, order: OrderFacts, left: int) -> int:
    if _age(person, order) < 65 or not _lives_in(person.residence, "110102") or not _is_meal(order):
        return 0
    return _rate(left, 10) if order.price > 1000 else 0


def _oldest(person: PersonFacts, order: OrderFacts, left: int) -> int:
    return min(200, left) if _age(person, order) >= 90 and _is_meal(order) else 0


def _low_income(person: PersonFacts, order: OrderFacts, left: int) -> int:
    return max(0, left - 800) if "low_income" in person.status and order.service == "meal.lunch" else 0


def _lunch_hour(_person: PersonFacts, order: OrderFacts, left: int) -> int:
    early = order.at is not None and "10:00" <= order.at < "11:00"
    return min(100, left) if early and order.service == "meal.lunch" else 0


def _by_care_level(person: PersonFacts, order: OrderFacts, left: int) -> int:
    if not (_cared_for(person) and _is_meal(order)):
        return 0
    age = _age(person, order)
    return min(200 if age >= 80 else 100 if age >= 60 else 0, left)


def _disability(person: PersonFacts, order: OrderFacts, left: int) -> int:
    return _rate(left, 20) if person.disability and _is_meal(order) else 0
