"""Capture: each line for what was really delivered, never above its reservation; the rest goes back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app import ledger, payments
from app.core import clock, crypto
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.money import Money
from app.funding import counters
from app.funding.asks import Captured
from app.funding.freezing import thaw_ask
from app.funding.holds import held_lines
from app.funding.models import FundingLine
from app.funding.quoting import requote
from app.funding.releasing import locked_lines
from app.funding.reserving import SEALED
from app.funding.states import PUBLIC
from app.programmes import LineAnswer, OrderAnswer, versions


@dataclass(frozen=True, slots=True)
class Target:
    """What one line is to be captured at, how its payers share it, and what it still counts."""

    amount: Money
    payers: Mapping[str, int]
    counted: Sequence[Mapping[str, Any]]


def capture(order_id: int, delivered: Decimal, by: Actor) -> Captured:
    """Book what was delivered (quantity, 0 to the ordered one); an order captured before gives `Conflict`.

    A part delivery is quoted again with the facts, versions, enrolments and counters of placing; each payer keeps its
    own difference. A held line is given its amount but stays reserved until somebody decides. The resident never owes
    more than was agreed.
    """
    lines = locked_lines(order_id)
    in_force = max((line.round for line in lines), default=0)
    own = next((line for line in lines if line.kind == "resident" and line.round == in_force), None)
    if own is None or own.captured is not None:
        raise Conflict("这张订单已经结算过了", code="captured_already")
    reserved = [line for line in lines if line.round == in_force and line.state == "reserved"]
    frozen = json.loads(crypto.unseal(own.frozen_sealed or "", SEALED, own.id))
    targets, price, fees = _targets(frozen, reserved, delivered)
    held = held_lines([line.id for line in reserved])
    _book(reserved, targets, held, by)
    public = _sum(reserved, targets, "public") + _sum(reserved, targets, "discount")
    owed = price + fees - public
    due = min(own.amount, owed)
    own.captured, own.captured_at = due, clock.now()
    session().flush()
    if own.state in ("paid", "cash_collected") and due:
        payments.hand_over(order_id, own.provider_id, due)
    return Captured(
        public=public,
        compensation=_sum(reserved, targets, "compensation"),
        resident_due=due,
        resident_back=own.amount - due if own.state in ("paid", "cash_collected") else Money(0),
        provider_bears=owed - due,
        held=tuple(sorted(held)),
    )


def _targets(
    frozen: Mapping[str, Any], reserved: Sequence[FundingLine], delivered: Decimal
) -> tuple[dict[int, Target], Money, Money]:
    ask = thaw_ask(frozen["ask"])
    if not 0 <= delivered <= ask.quantity:
        raise Invalid("送达的数量不能超过预订的数量")
    if delivered == ask.quantity:
        full = {line.id: Target(line.amount, line.payers["amount"], line.counted) for line in reserved}
        return full, ask.price, ask.fees
    if delivered == 0:
        return {line.id: Target(Money(0), {}, ()) for line in reserved}, Money(0), Money(0)
    price = ask.price.split([int(delivered * 1000), int((ask.quantity - delivered) * 1000)])[0]
    if not reserved:
        return {}, price, ask.fees
    stored = versions.by_ids(frozen["versions"])
    answer = requote(frozen, stored, int(price), delivered)
    return {line.id: _part(line, _answered(answer, line)) for line in reserved}, price, ask.fees


def _answered(answer: OrderAnswer, line: FundingLine) -> LineAnswer | None:
    side = answer.compensation if line.kind == "compensation" else answer.lines
    return next((each for each in side if each.programme == line.programme_id), None)


def _part(line: FundingLine, answered: LineAnswer | None) -> Target:
    if answered is None or answered.amount <= 0:
        return Target(Money(0), {}, ())
    amount = Money(min(answered.amount, int(line.amount)))
    if amount == answered.amount:
        payers: Mapping[str, int] = answered.payers
    else:
        names = list(line.payers["amount"])
        payers = dict(zip(names, map(int, amount.split(list(line.payers["amount"].values()))), strict=True))
    reserved = {(c["scope"], c["key"], c["period"], c["measure"]): c["n"] for c in line.counted}
    counted = [
        {"scope": c.scope, "key": c.key, "period": c.period, "measure": c.measure, "n": min(c.n, reserved[c.counter])}
        for c in answered.counted
        if c.counter in reserved
    ]
    return Target(amount, payers, counted)


def _book(lines: Sequence[FundingLine], targets: Mapping[int, Target], held: Mapping[int, Any], by: Actor) -> None:
    posts: list[tuple[int, int | None, str]] = []
    voids: list[tuple[int, int | None, str]] = []
    for line in lines:
        target = targets[line.id]
        line.counted = _return_rest(line, target.counted)
        line.payers = {**line.payers, "captured": dict(target.payers)}
        line.captured = target.amount
        if target.amount == 0:
            PUBLIC.move(line, "released", by=by, act="release", for_id=line.resident_id, reason="not_delivered")
            if line.pending_id:
                voids.append((line.pending_id, None, f"void:{line.id}"))
        elif line.id not in held:
            line.captured_at = clock.now()
            PUBLIC.move(line, "captured", by=by, act="capture", for_id=line.resident_id)
            if line.pending_id:
                posts.append((line.pending_id, int(target.amount), f"capture:{line.id}"))
    session().flush()
    ledger.resolve_all("post", posts)
    ledger.resolve_all("void", voids)


def _return_rest(line: FundingLine, counted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give back what is counted less now; what the line still holds."""
    now = {(c["scope"], c["key"], c["period"], c["measure"]): c["n"] for c in counted}
    rest, keep = [], []
    for one in line.counted:
        still = now.get((one["scope"], one["key"], one["period"], one["measure"]), 0)
        rest.append({**one, "n": one["n"] - still})
        keep.append({**one, "n": still})
    lost = counters.give_back(line.resident_id, [one for one in rest if one["n"]], clock.today())
    return [one for one in keep if one["n"]] + lost


def _sum(lines: Sequence[FundingLine], targets: Mapping[int, Target], kind: str) -> Money:
    return Money(sum(targets[line.id].amount for line in lines if line.kind == kind))
