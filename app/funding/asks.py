"""What is asked of funding and what it answers: asks, quotes, card prices. Money is fen throughout."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.core.money import ZERO, Money

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OrderAsk:
    """One order to be priced. `price` is unit price × quantity without `fees`; `at` is `HH:MM` local.

    `key` is the caller's own and comes back on the answer; `place_code` is where the service is given.
    """

    key: str
    service_code: str
    service_date: dt.date
    at: str
    price: Money
    fees: Money
    quantity: Decimal
    place_code: str
    provider_code: str
    provider_kind: str
    trip_end: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a line consumes of one limit. `limit` None: recorded, not limited. Units are thousandths."""

    scope: str
    key: str
    period: str
    measure: str
    n: int
    limit: int | None

    def stored(self) -> dict[str, Any]:
        """As kept on the funding line."""
        return {"scope": self.scope, "key": self.key, "period": self.period, "measure": self.measure, "n": self.n}


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One programme's part of an order. `kind` is `public`, `discount` or `compensation`.

    `payers` splits `amount` in fen by payer, summing to it; `divisions` says which division's payer.
    `account_id` is the street's budget account (None for a discount, which the provider bears).
    `left_after` is what the person's amount limit leaves after this line, None where there is none;
    `left_period` its period (`2026-11`).
    """

    programme_id: str
    version_id: int
    enrolment_id: int | None
    name: str
    name_en: str
    pays: str
    kind: str
    amount: Money
    payers: Mapping[str, int]
    divisions: Mapping[str, str | None]
    counted: tuple[Counted, ...]
    why: Words
    account_id: int | None
    left_after: Money | None = None
    left_period: str | None = None


@dataclass(frozen=True, slots=True)
class NotPaid:
    """A programme that did not pay. `reason` is stable (`who`, `what`, `limit`, `budget`, `budget_not_open`, …)."""

    programme_id: str
    name: str
    name_en: str
    reason: str
    why: Words


@dataclass(frozen=True, slots=True)
class Quote:
    """An order's price, split. `price + fees == resident_part + Σ lines`.

    `needs_decision` names the programme whose rules are silent (then no line pays, the order can be
    taken at full price); `needs_approval`: the office approves the order itself. `facts` is what the order's
    file keeps: facts used, versions, answers. `frozen` is what a later part delivery quotes again from; both are
    personal data, stored sealed. `fingerprint` changes whenever an amount, version or line does.
    """

    resident_id: int
    ask: OrderAsk
    price: Money
    fees: Money
    resident_part: Money
    lines: tuple[QuotedLine, ...]
    compensation: tuple[QuotedLine, ...]
    not_paid: tuple[NotPaid, ...]
    marks: tuple[str, ...]
    needs_decision: str | None
    decision: Words
    needs_approval: bool
    fingerprint: str
    facts: Mapping[str, Any]
    frozen: Mapping[str, Any]
    counted: tuple[Counted, ...] = ()

    @property
    def public_part(self) -> Money:
        """What the resident does not pay."""
        return self.price + self.fees - self.resident_part

    @property
    def compensated(self) -> Money:
        """What the provider is paid on top."""
        return Money(sum(line.amount for line in self.compensation))


@dataclass(frozen=True, slots=True)
class CardPrice:
    """A service card's price for one person: `lines` are (programme id, name, name_en, amount)."""

    resident_part: Money
    public_part: Money
    lines: tuple[tuple[str, str, str, Money], ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Captured:
    """What an order came to. `resident_due` is the resident's part now, `resident_back` what they get back of it.

    `provider_bears` is what nobody else owes: a part delivery never costs the resident more than agreed.
    """

    public: Money = ZERO
    compensation: Money = ZERO
    resident_due: Money = ZERO
    resident_back: Money = ZERO
    provider_bears: Money = ZERO
    held: tuple[int, ...] = field(default=())


def marks_of(kinds: Mapping[str, int], pays: frozenset[str]) -> tuple[str, ...]:
    """The marks that follow from the lines: sums by kind, and how the public lines pay."""
    marks = []
    if kinds.get("public", 0) > 0:
        if pays - {"purchase"}:
            marks.append("subsidised")
        if "purchase" in pays:
            marks.append("purchased")
    else:
        marks.append("self_paid")
    if kinds.get("compensation", 0) > 0:
        marks.append("compensated")
    return tuple(marks)


def fingerprint_of(
    ask: OrderAsk, resident: int, lines: tuple[QuotedLine, ...], extra: tuple[QuotedLine, ...], decision: str | None
) -> str:
    """32 hex digits over everything the person agrees to on the check page."""
    content = [
        ask.service_code, ask.service_date.isoformat(), str(Decimal(ask.quantity).normalize()), int(ask.price),
        int(ask.fees), int(resident), decision,
        [[line.programme_id, line.version_id, int(line.amount)] for line in (*lines, *extra)],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()[:32]
