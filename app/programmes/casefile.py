"""Reading worked cases: a person or provider, what is approved, orders or months, and what is expected."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from . import reading
from .asking import grade
from .facts import Extra, OrderFacts, PersonFacts, ProviderFacts
from .loading import Mapping, Node, Scalar
from .malformed import refuse
from .testing import read_value
from .vocabulary import CARE_LEVELS, DISABILITY_KINDS, PROVIDER_KINDS

KEYS = (
    "title",
    "person",
    "provider_facts",
    "approved_on",
    "applied_on",
    "eligible_since",
    "balance",
    "orders",
    "months",
    "expect",
)
PERSON_KEYS = (
    "born",
    "hukou",
    "residence",
    "permit",
    "status",
    "care_level",
    "insurance_level",
    "disability",
    "draws",
    "elected",
)
ORDER_KEYS = (
    "date",
    "at",
    "service",
    "price",
    "fees",
    "quantity",
    "place",
    "trip_end",
    "provider",
    "provider_kind",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a case may name: ids and their ``pays`` and ``unit``, declared facts, facts programmes ask of a provider,
    groups."""

    programmes: MappingOf[str, tuple[str, str]]
    declared: MappingOf[str, str]
    provider_facts: frozenset[str]
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    title: str
    line: int
    person: PersonFacts | None
    provider: ProviderFacts | None
    approved_on: MappingOf[str, date]
    applied_on: MappingOf[str, date]
    eligible_since: date | None
    balance: MappingOf[str, int]
    orders: tuple[OrderFacts, ...]
    months: tuple[tuple[int, int], ...]
    expect: tuple[Mapping, ...] = field(repr=False)


def read_case(node: Node, known: Known) -> Case:
    top = reading.as_mapping(node, "案例", "a case")
    reading.closed(top, KEYS, "案例", "a case")
    for key in ("title", "expect"):
        if key not in top.entries:
            refuse(top, f"案例没有写 {key}", f"a case needs {key}")
    orders, months = top.get("orders"), top.get("months")
    if (orders is None) == (months is None):
        refuse(top, "案例要写 orders 或 months 之一", "a case has either orders or months")
    person, provider = top.get("person"), top.get("provider_facts")
    if person is None and provider is None:
        refuse(top, "案例没有写 person", "a case needs a person")
    if months is not None and person is not None and provider is not None:
        refuse(
            top,
            "按月的案例写 person 或 provider_facts 之一",
            "a case of months has a person or provider_facts, not both",
        )
    extra = {} if provider is None else _provider(provider, known)
    since = top.get("eligible_since")
    case = Case(
        reading.text(top.entries["title"], "title", "title"),
        top.line,
        None if person is None else read_person(person, known),
        None if provider is None else ProviderFacts(extra),
        _by_id(top.get("approved_on"), known, lambda at: reading.day(at, "approved_on", "approved_on")),
        _by_id(top.get("applied_on"), known, lambda at: reading.day(at, "applied_on", "applied_on")),
        None if since is None else reading.day(since, "eligible_since", "eligible_since"),
        _balances(top.get("balance"), known),
        ()
        if orders is None
        else tuple(_order(item, known, extra) for item in reading.as_list(orders, "orders", "orders")),
        ()
        if months is None
        else tuple(reading.month(item, "months", "months") for item in reading.as_list(months, "months", "months")),
        tuple(
            reading.as_mapping(item, "expect", "expect")
            for item in reading.as_list(top.entries["expect"], "expect", "expect")
        ),
    )
    _check_terms(top, case)
    return case


def _check_terms(top: Mapping, case: Case) -> None:
    rows = len(case.orders) + len(case.months)
    if len(case.expect) != rows:
        refuse(
            top.entries["expect"],
            f"expect 有 {len(case.expect)} 行，应有 {rows} 行",
            f"expect has {len(case.expect)} rows, not {rows}",
        )
    if case.eligible_since is not None and not case.applied_on:
        refuse(
            top.keys["eligible_since"], "eligible_since 要和 applied_on 一起写", "eligible_since goes with applied_on"
        )
    for programme in case.applied_on:
        if programme in case.approved_on:
            refuse(
                top.keys["applied_on"],
                f"{programme} 的 approved_on 和 applied_on 只写一个",
                f"{programme} has approved_on or applied_on, not both",
            )


def known_id(node: Node, known: Known) -> str:
    found = reading.scalar(node, "id", "id").text
    if found not in known.programmes:
        refuse(node, f"这个文件里没有项目 {found}", f"there is no programme {found} in this file")
    return found


def _by_id(node: Node | None, known: Known, read: Callable[[Node], date]) -> dict[str, date]:
    if node is None:
        return {}
    top = reading.as_mapping(node, "按项目的日期", "days by programme")
    return {known_id(top.keys[key], known): read(value) for key, value in top.entries.items()}


def _balances(node: Node | None, known: Known) -> dict[str, int]:
    if node is None:
        return {}
    found: dict[str, int] = {}
    top = reading.as_mapping(node, "balance", "balance")
    for key, value in top.entries.items():
        pays, unit = known.programmes[known_id(top.keys[key], known)]
        if pays != "wallet":
            refuse(top.keys[key], f"{key} 不是钱包", f"{key} is not a wallet")
        found[key] = (
            reading.fen(value, "balance", "balance") if unit == "yuan" else reading.whole(value, "balance", "balance")
        )
    return found


def _given(row: Mapping, key: str) -> Node | None:
    node = row.get(key)
    return None if isinstance(node, Scalar) and node.null else node


def read_person(node: Node, known: Known) -> PersonFacts:
    row = reading.as_mapping(node, "person", "person")
    reading.closed(row, (*PERSON_KEYS, *known.declared), "person", "person")
    born, care, level = _given(row, "born"), _given(row, "care_level"), _given(row, "insurance_level")
    status, disability = _given(row, "status"), _given(row, "disability")
    codes = {key: None if (at := _given(row, key)) is None else reading.code(at, key, key) for key in PERSON_KEYS[1:4]}
    return PersonFacts(
        born=None if born is None else reading.day(born, "born", "born"),
        hukou=codes["hukou"],
        residence=codes["residence"],
        permit=codes["permit"],
        status=frozenset() if status is None else frozenset(_words(status, "status")),
        care_level=None if care is None else reading.one_of(care, CARE_LEVELS, "care_level", "care_level"),
        insurance_level=None if level is None else reading.whole(level, "insurance_level", "insurance_level"),
        disability=()
        if disability is None
        else tuple(
            _one_disability(item) for item in reading.as_list(disability, "disability", "disability", empty=True)
        ),
        draws=_draws(_given(row, "draws")),
        elected=_elected(_given(row, "elected"), known),
        extra=_extra(row, known.declared),
    )


def _words(node: Node, name: str) -> list[str]:
    items = [node] if isinstance(node, Scalar) else reading.as_list(node, name, name, empty=True)
    return [str(read_value(name, "words", item)) for item in items]


def _extra(row: Mapping, declared: MappingOf[str, str]) -> dict[str, Extra]:
    found: dict[str, Extra] = {}
    for name in row.entries:
        if name in declared and (value := _given(row, name)) is not None:
            found[name] = read_value(name, declared[name], value)
    return found


def _one_disability(node: Node) -> tuple[str, int]:
    row = reading.as_mapping(node, "disability", "disability")
    reading.closed(row, ("kind", "grade"), "disability", "disability")
    kind, level = row.get("kind"), row.get("grade")
    if kind is None or level is None:
        refuse(row, "残疾要写 kind 和 grade", "a disability needs kind and grade")
    return reading.one_of(kind, DISABILITY_KINDS, "kind", "kind"), grade(level)


def _draws(node: Node | None) -> dict[str, int | None]:
    if node is None:
        return {}
    if isinstance(node, Mapping):
        return {reading.identity(node.keys[key]): reading.fen(value, key, key) for key, value in node.entries.items()}
    return {reading.identity(item): None for item in reading.as_list(node, "draws", "draws", empty=True)}


def _elected(node: Node | None, known: Known) -> dict[str, str]:
    if node is None:
        return {}
    row = reading.as_mapping(node, "elected", "elected")
    for key, at in row.keys.items():
        if key not in known.groups:
            refuse(at, f"没有名为 {key} 的组", f"there is no group {key}")
    return {key: known_id(value, known) for key, value in row.entries.items()}


def _provider(node: Node, known: Known) -> dict[str, Extra]:
    row = reading.as_mapping(node, "provider_facts", "provider_facts")
    found: dict[str, Extra] = {}
    for name in row.entries:
        if name not in known.declared and name not in known.provider_facts:
            refuse(row.keys[name], f"不认识的事实 {name}", f"unknown fact {name}")
        if (given := _given(row, name)) is not None:
            found[name] = read_value(name, known.declared.get(name, "free"), given)
    return found


def _order(node: Node, known: Known, extra: MappingOf[str, Extra]) -> OrderFacts:
    row = reading.as_mapping(node, "订单", "an order")
    reading.closed(row, ORDER_KEYS, "订单", "an order")
    day, service, price = row.get("date"), row.get("service"), row.get("price")
    if day is None or service is None or price is None:
        refuse(row, "订单要写 date、service 和 price", "an order needs date, service and price")
    at, fees, quantity, place, ends, provider, kind = (
        _given(row, key) for key in ("at", "fees", "quantity", "place", "trip_end", "provider", "provider_kind")
    )
    return OrderFacts(
        reading.day(day, "date", "date"),
        reading.service(service, "service", "service"),
        reading.fen(price, "price", "price"),
        0 if fees is None else reading.fen(fees, "fees", "fees"),
        Decimal(1) if quantity is None else _quantity(quantity),
        None if at is None else reading.time(at, "at", "at"),
        None if place is None else reading.code(place, "place", "place"),
        () if ends is None else tuple(_words(ends, "trip_end")),
        None if provider is None else str(read_value("provider", "name", provider)),
        None if kind is None else reading.one_of(kind, PROVIDER_KINDS, "provider_kind", "provider_kind"),
        extra=extra,
    )


def _quantity(node: Node) -> Decimal:
    found = reading.number(node, "quantity", "quantity")
    if found <= 0 or reading.decimals(node) > 3:
        refuse(node, "quantity 要大于 0，最多三位小数", "quantity is above 0 and has at most three decimals")
    return Decimal(reading.scalar(node, "quantity", "quantity").text)
