"""The ten programmes of the bench as somebody would write them straight in Python, for card prices alone."""

from __future__ import annotations

from collections.abc import Iterable

from app.programmes import OrderFacts, PersonFacts


def price(person: PersonFacts, orders: Iterable[OrderFacts]) -> list[int]:
    """What the person pays for each order, in fen, as if it were the only one."""
    return [_price(person, order) for order in orders]


def _price(person: PersonFacts, order: OrderFacts) -> int:
    """In the order of the programmes' `sequence`."""
    left = order.price
    left -= _voucher(person, order, left)
    left -= _city_meal(person, order, left)
    left -= _street_meal(person, order, left)
    left -= _oldest(person, order, left)
    left -= _low_income(person, order, left)
    left -= _lunch_hour(order, left)
    left -= _by_care_level(person, order, left)
    left -= _disability(person, order, left)
    return left + order.fees


def _age(person: PersonFacts, order: OrderFacts) -> int:
    born, day = person.born, order.date
    if born is None:
        return 0
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _rate(amount: int, percent: int) -> int:
    """Half up, to the fen."""
    return (amount * percent * 2 + 100) // 200


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
    return min(_rate(left, 50), 80_000)


def _city_meal(person: PersonFacts, order: OrderFacts, left: int) -> int:
    if "basic_elder" not in person.status or "in_institution" in person.status:
        return 0
    if order.service not in ("meal.lunch", "meal.dinner") or order.price <= 500:
        return 0
    return min(500, left) if _lives_in(person.residence, "11") and _lives_in(order.place, "11") else 0


def _street_meal(person: PersonFacts, order: OrderFacts, left: int) -> int:
    if _age(person, order) < 65 or not _lives_in(person.residence, "110102") or not _is_meal(order):
        return 0
    return min(_rate(left, 10), 10_000) if order.price > 1000 else 0


def _oldest(person: PersonFacts, order: OrderFacts, left: int) -> int:
    return min(200, left) if _age(person, order) >= 90 and _is_meal(order) else 0


def _low_income(person: PersonFacts, order: OrderFacts, left: int) -> int:
    return max(0, left - 800) if "low_income" in person.status and order.service == "meal.lunch" else 0


def _lunch_hour(order: OrderFacts, left: int) -> int:
    early = order.at is not None and "10:00" <= order.at < "11:00"
    return min(100, left) if early and order.service == "meal.lunch" else 0


def _by_care_level(person: PersonFacts, order: OrderFacts, left: int) -> int:
    if not (_cared_for(person) and _is_meal(order)):
        return 0
    age = _age(person, order)
    return min(200 if age >= 80 else 100 if age >= 60 else 0, left)


def _disability(person: PersonFacts, order: OrderFacts, left: int) -> int:
    return min(_rate(left, 20), 20_000) if person.disability and _is_meal(order) else 0
