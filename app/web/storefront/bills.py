"""Who pays, as the screens show it: quoted or placed lines as rows that add up to the fen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app import funding, orders
from app.web.kernel.words import language
from app.web.storefront import bp
from app.web.storefront.serving import here

MARK_OF = {"purchase": "purchased"}


@dataclass(frozen=True, slots=True)
class Bill:
    """Several quotes as one bill; amounts in fen: list_price = Σ lines + yours."""

    list_price: int
    lines: list[dict[str, Any]]
    yours: int
    notes: list[str]


def bill_of(priced: Sequence[orders.Priced]) -> Bill:
    """One bill for orders placed together: lines of one programme are added up, its last reason stands."""
    merged: dict[str, dict[str, Any]] = {}
    for one in priced:
        for line in quote_lines(one.quote):
            if line["key"] in merged:
                line["amount"] += merged[line["key"]]["amount"]
            merged[line["key"]] = line
    total = sum(int(one.quote.price + one.quote.fees) for one in priced)
    fees = sum(int(one.quote.fees) for one in priced)
    notes = [_("原价里含送餐费 %(fee)s。", fee=f"¥{fees / 100:.2f}")] if fees else []
    return Bill(total, list(merged.values()), sum(int(one.quote.resident_part) for one in priced), notes)


def quote_lines(quote: funding.Quote) -> list[dict[str, Any]]:
    """A quote's public lines as rows of `who_pays`."""
    return [
        {
            "key": line.programme_id,
            "mark": MARK_OF.get(line.pays, "subsidised"),
            "name": {"zh": line.name, "en": line.name_en},
            "amount": int(line.amount),
            "note": line.why,
        }
        for line in quote.lines
        if line.amount
    ]


def placed_lines(lines: Iterable[funding.Line]) -> list[dict[str, Any]]:
    """A placed order's public lines as rows of `who_pays`: what was captured, else what is reserved."""
    return [
        {
            "mark": "subsidised",
            "name": {"zh": line.name or "", "en": line.name_en or line.name or ""},
            "amount": int(line.counts),
            "note": line.why,
        }
        for line in lines
        if line.kind in ("public", "discount") and line.counts
    ]


def unpaid_rows(quote: funding.Quote) -> list[dict[str, Any]]:
    """The programmes that did not pay, nearest first, each with its reason and what to do."""
    rows: list[dict[str, Any]] = []
    for item in quote.not_paid:
        row: dict[str, Any] = {
            "name": {"zh": item.name, "en": item.name_en},
            "reason": item.why,
            "href": "",
            "action": "",
        }
        if item.reason == "not_enrolled":
            row["href"] = here("storefront.apply", programme_id=item.programme_id)
            row["action"] = _("看看怎么申请")
        rows.append(row)
    return rows


@bp.app_context_processor
def _names() -> dict[str, Any]:
    return {
        "quote_lines": quote_lines,
        "unpaid_rows": unpaid_rows,
        "placed_lines": placed_lines,
        "translated": translated,
    }


def translated(errors: dict[str, str]) -> dict[str, str]:
    """Error sentences in the reader's language."""
    return {field: _(sentence) for field, sentence in errors.items()}


def name_of(zh: str, en: str | None) -> str:
    """The name in the reader's language."""
    return en if language() == "en" and en else zh
