"""Reserving what a quote promised: lines, counters and pending transfers first, the shared budgets last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table, func, insert, select

from app import ledger
from app.core import crypto, db
from app.core.db import connection, session
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.money import Money
from app.funding import counters
from app.funding.asks import Quote, QuotedLine
from app.funding.errors import BudgetGone
from app.funding.models import FundingLine
from app.providers.models import Provider

table = cast(Table, FundingLine.__table__)
SEALED = "funding_lines.frozen"
_LINES = insert(table)


_providers: WeakKeyDictionary[Engine, dict[str, int]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class _Order:
    order_id: int
    quote: Quote
    provider_id: int
    street_code: str
    round: int


def lock_person(resident_id: int) -> None:
    """Let one order of a person be placed at a time, until the transaction ends.

    An advisory lock on PostgreSQL; on SQLite writers are one at a time anyway.
    """
    if db.is_postgresql():
        session().execute(select(func.pg_advisory_xact_lock(resident_id)))


def reserve(orders: Sequence[tuple[int, Quote]], *, street_code: str, round_number: int = 1) -> None:
    """Write lines, counters and pending transfers of (order id, quote), one statement a table.

    The orders' rows must be there already; `street_code` is the residence's, frozen; `round_number` rises with each
    change. `draw` must follow as the last thing of the transaction. `LimitGone` if a limit was used meanwhile.
    """
    providers = _provider_ids({quote.ask.provider_code for _, quote in orders})
    accounts = ledger.open_accounts({f"provider:{each}": "provider" for each in sorted(set(providers.values()))})
    rows: list[dict[str, Any]] = []
    promises: list[ledger.Promise] = []
    for order_id, quote in orders:
        each = _Order(order_id, quote, providers[quote.ask.provider_code], street_code, round_number)
        debit = accounts[f"provider:{each.provider_id}"]
        for sequence, line in enumerate((*quote.lines, *quote.compensation), start=1):
            row = _line_row(each, sequence, line)
            if line.account_id is not None and line.amount:
                promised = _promise(row, debit, line)
                row["pending_id"] = promised.id
                promises.append(promised)
            rows.append(row)
        rows.append(_resident_row(each))
    counters.take((quote.resident_id, one) for _, quote in orders for one in quote.counted)
    ledger.promise_all(promises)
    connection().execute(_LINES, rows)


def _provider_ids(codes: set[str]) -> dict[str, int]:
    """Ids by code; a provider's code never changes, so committed ones are remembered."""
    cache = _providers.setdefault(db.engine(), {})
    missing = codes - cache.keys()
    if not missing:
        return cache
    query = select(Provider.code, Provider.id).where(Provider.code.in_(missing))
    read = {row.code: row.id for row in session().execute(query)}
    if len(read) < len(missing):
        raise NotFound
    db.after_commit(lambda: cache.update(read))
    return {**cache, **read}


def draw(order_ids: Iterable[int] = ()) -> None:
    """Take what was reserved from the budgets, in account order: the last writes before the commit.

    `BudgetGone` if one does not hold it any more; the transaction must then roll back. `order_ids` is only said for
    the reader: everything this transaction reserved is drawn.
    """
    del order_ids
    try:
        ledger.draw_owed()
    except ledger.NotEnough as refused:
        raise BudgetGone(refused.account_code.split(":")[1]) from None


def _promise(row: dict[str, Any], debit: int, line: QuotedLine) -> ledger.Promise:
    why = "compensation" if line.kind == "compensation" else "subsidy"
    assert line.account_id is not None
    return ledger.Promise(
        new_id(), f"reserve:{row['id']}", debit, line.account_id, int(line.amount), why, row["order_id"]
    )


def _base_row(each: _Order, sequence: int, kind: str, amount: Money) -> dict[str, Any]:
    return {
        "id": new_id(), "order_id": each.order_id, "resident_id": each.quote.resident_id,
        "provider_id": each.provider_id,
        "round": each.round, "sequence": sequence, "kind": kind, "pays": "", "state": "reserved",
        "programme_id": None, "version_id": None, "enrolment_id": None, "name": None, "name_en": None,
        "amount": int(amount), "captured": None, "captured_at": None, "account_id": None, "pending_id": None,
        "payers": {}, "counted": [], "why": {}, "street_code": each.street_code, "frozen_sealed": None,
    }  # fmt: skip


def _line_row(each: _Order, sequence: int, line: QuotedLine) -> dict[str, Any]:
    return _base_row(each, sequence, line.kind, line.amount) | {
        "pays": line.pays, "programme_id": line.programme_id, "version_id": line.version_id,
        "enrolment_id": line.enrolment_id, "name": line.name, "name_en": line.name_en, "account_id": line.account_id,
        "payers": {"amount": dict(line.payers), "divisions": dict(line.divisions)},
        "counted": [one.stored() for one in line.counted], "why": dict(line.why),
    }  # fmt: skip


def _resident_row(each: _Order) -> dict[str, Any]:
    """The resident's line, always last; it holds the counts no line consumed, and what to quote again from."""
    row = _base_row(each, 99, "resident", each.quote.resident_part)
    frozen = json.dumps(each.quote.frozen, ensure_ascii=False, separators=(",", ":"))
    rest = list(each.quote.counted)
    for line in (*each.quote.lines, *each.quote.compensation):
        for one in line.counted:
            rest.remove(one)
    return row | {
        "state": "due",
        "payers": {"amount": {"resident": int(each.quote.resident_part)}},
        "counted": [one.stored() for one in rest],
        "frozen_sealed": crypto.seal(frozen, SEALED, row["id"]),
    }
