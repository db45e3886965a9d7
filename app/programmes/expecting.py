"""Expected rows of a case: read, and refused where they do not fit their order or do not add up."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from . import reading
from .casefile import Case, Known, known_id
from .facts import OrderFacts
from .loading import Mapping, Node
from .malformed import refuse
from .vocabulary import ON_ORDERS

Paid = dict[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Row:
    """What a row expects. ``pays``: id → (fen, units or None); the others id → fen, or units of a wallet in units."""

    line: int
    resident: int | None = None
    pays: MappingOf[str, tuple[int, int | None]] = field(default_factory=dict)
    compensation: MappingOf[str, int] = field(default_factory=dict)
    granted: MappingOf[str, int] = field(default_factory=dict)
    cash: MappingOf[str, int] = field(default_factory=dict)
    payers: MappingOf[str, MappingOf[str, int]] = field(default_factory=dict)
    needs_decision: str | None = None


def read_rows(case: Case, known: Known) -> tuple[Row, ...]:
    """The rows of a case, checked against its orders or months."""
    if case.orders:
        return tuple(_order_row(row, order, known) for row, order in zip(case.expect, case.orders, strict=True))
    return tuple(_month_row(row, case, known) for row in case.expect)


def _decision(row: Mapping, known: Known) -> Row | None:
    named = row.get("needs_decision")
    if named is None:
        return None
    reading.closed(row, ("needs_decision",), "expect", "expect")
    return Row(row.line, needs_decision=known_id(named, known))


def _order_row(row: Mapping, order: OrderFacts, known: Known) -> Row:
    decided = _decision(row, known)
    if decided is not None:
        return decided
    reading.closed(row, ("resident", "pays", "compensation", "payers"), "expect", "expect")
    resident = row.get("resident")
    if resident is None:
        refuse(row, "expect 没有写 resident", "an expected row needs resident")
    kept = reading.fen(resident, "resident", "resident")
    pays = _pays(row.get("pays"), known)
    covered = sum(amount for amount, _ in pays.values())
    if kept + covered != order.price + order.fees:
        refuse(
            row,
            f"resident 加 pays 是 {_yuan(kept + covered)}，价格加费用是 {_yuan(order.price + order.fees)}",
            f"resident and pays make {_yuan(kept + covered)}, price and fees {_yuan(order.price + order.fees)}",
        )
    compensation = _amounts(row.get("compensation"), known, ("provider",), "compensation")
    sums = {each: {amount} if units is None else {amount, units * 100} for each, (amount, units) in pays.items()}
    sums.update({each: {amount} for each, amount in compensation.items()})
    return Row(row.line, kept, pays, compensation, payers=_payers(row.get("payers"), known, sums))


def _month_row(row: Mapping, case: Case, known: Known) -> Row:
    decided = _decision(row, known)
    if decided is not None:
        return decided
    keys = ("granted", "cash", "payers") if case.person is not None else ("compensation", "payers")
    reading.closed(row, keys, "expect", "expect")
    granted = _amounts(row.get("granted"), known, ("wallet",), "granted")
    cash = _amounts(row.get("cash"), known, ("cash",), "cash")
    compensation = _amounts(row.get("compensation"), known, ("provider",), "compensation")
    sums = {each: {amount} for each, amount in {**granted, **cash, **compensation}.items()}
    return Row(row.line, None, {}, compensation, granted, cash, payers=_payers(row.get("payers"), known, sums))


def _pays(node: Node | None, known: Known) -> Paid:
    if node is None:
        return {}
    found: Paid = {}
    top = reading.as_mapping(node, "pays", "pays")
    for key, value in top.entries.items():
        pays, unit = known.programmes[known_id(top.keys[key], known)]
        if pays not in ON_ORDERS:
            refuse(top.keys[key], f"{key} 不在订单上付钱", f"{key} does not pay on orders")
        if unit == "yuan":
            found[key] = (reading.fen(value, key, key), None)
            continue
        row = reading.as_mapping(value, key, key)
        reading.closed(row, ("units", "covers"), key, key)
        units, covers = row.get("units"), row.get("covers")
        if units is None or covers is None:
            refuse(row, f"{key} 要写 units 和 covers", f"{key} needs units and covers")
        found[key] = (reading.fen(covers, "covers", "covers"), reading.whole(units, "units", "units"))
    return {key: pair for key, pair in found.items() if pair[0] or pair[1]}


def _amounts(node: Node | None, known: Known, kinds: tuple[str, ...], name: str) -> dict[str, int]:
    """id → fen; hundredths of a unit for a wallet in units, so that both are written alike."""
    if node is None:
        return {}
    top = reading.as_mapping(node, name, name)
    for key, at in top.keys.items():
        if known.programmes[known_id(at, known)][0] not in kinds:
            refuse(at, f"{key} 不能列在 {name} 里", f"{key} cannot stand in {name}")
    found = {key: _amount(key, value) for key, value in top.entries.items()}
    return {key: amount for key, amount in found.items() if amount}


def _amount(key: str, node: Node) -> int:
    """A grant in units may be written as on an order, ``{units: 140}``."""
    if isinstance(node, Mapping) and "units" in node.entries:
        reading.closed(node, ("units",), key, key)
        return reading.whole(node.entries["units"], key, key) * 100
    return reading.fen(node, key, key)


def _payers(node: Node | None, known: Known, sums: MappingOf[str, set[int]]) -> dict[str, dict[str, int]]:
    if node is None:
        return {}
    top = reading.as_mapping(node, "payers", "payers")
    found: dict[str, dict[str, int]] = {}
    for key, value in top.entries.items():
        known_id(top.keys[key], known)
        row = reading.as_mapping(value, "payers", "payers")
        parts = {name: reading.fen(part, name, name) for name, part in row.entries.items()}
        if sum(parts.values()) not in sums.get(key, {0}):
            refuse(value, f"{key} 各出资方之和与付款不符", f"the payers of {key} do not add up to what it pays")
        found[key] = parts
    return found


def _yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"
