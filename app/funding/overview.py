"""Budgets as officials see them: what was set, allotted, reserved, spent and is left — scoped by viewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app import places
from app.accounts import Viewer, scopes
from app.core.db import session
from app.core.errors import NotFound
from app.core.money import Money
from app.funding.models import Budget, BudgetMove
from app.ledger.models import Account, Transfer
from app.programmes.models import ProgrammeVersion

READING = (
    "street_officer", "street_approver", "district_officer", "district_approver", "finance_officer", "auditor",
    "funder",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One budget, in fen: `put_in` (set or allotted to it) = `allotted` on + `reserved` + `spent` + `left`."""

    id: int
    account_id: int
    programme_id: str
    name: str
    name_en: str
    division_code: str
    division_name: str
    year: int
    put_in: Money
    allotted: Money
    reserved: Money
    spent: Money
    left: Money


@dataclass(frozen=True, slots=True)
class BudgetMoveRow:
    """One proposed or decided move into a budget."""

    id: int
    budget_id: int
    from_budget_id: int | None
    programme_id: str
    name: str
    name_en: str
    year: int
    division_code: str
    division_name: str
    from_division_code: str | None
    from_division_name: str | None
    amount: Money
    state: str
    reason: str
    made_by: int | None
    made_at: dt.datetime
    decided_by: int | None
    decided_at: dt.datetime | None


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Which budgets the viewer may see: those of divisions they read, and of everything below."""
    return scopes.within(Budget.division_code, viewer.divisions(*READING))


def budgets(viewer: Viewer, year: int, *, programme_id: str | None = None) -> list[BudgetRow]:
    """The viewer's budgets of a year, by programme, wider divisions first."""
    query = select(Budget).where(visible_to(viewer), Budget.year == year)
    if programme_id is not None:
        query = query.where(Budget.programme_id == programme_id)
    return _rows(query.order_by(Budget.programme_id, func.length(Budget.division_code), Budget.division_code))


def budget(viewer: Viewer, budget_id: int) -> BudgetRow:
    """One budget; `NotFound` where it is not the viewer's to see."""
    found = _rows(select(Budget).where(visible_to(viewer), Budget.id == budget_id))
    if not found:
        raise NotFound
    return found[0]


def moves_of(viewer: Viewer, *, budget_id: int | None = None, move_id: int | None = None) -> list[BudgetMoveRow]:
    """Moves into the viewer's budgets and out of them, newest first."""
    seen = select(Budget.id).where(visible_to(viewer))
    query = select(BudgetMove).where(or_(BudgetMove.budget_id.in_(seen), BudgetMove.from_budget_id.in_(seen)))
    if budget_id is not None:
        query = query.where(or_(BudgetMove.budget_id == budget_id, BudgetMove.from_budget_id == budget_id))
    if move_id is not None:
        query = query.where(BudgetMove.id == move_id)
    rows = session().scalars(query.order_by(BudgetMove.id.desc()).limit(100)).all()
    wanted = {row.budget_id for row in rows} | {row.from_budget_id for row in rows if row.from_budget_id}
    known = {row.id: row for row in session().scalars(select(Budget).where(Budget.id.in_(wanted)))}
    named = programme_names(row.programme_id for row in known.values())
    told = places.names({row.division_code for row in known.values()})
    return [_move(row, known, named, told) for row in rows]


def programme_names(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The newest name of each programme, in both languages."""
    query = (
        select(ProgrammeVersion.programme_id, ProgrammeVersion.name, ProgrammeVersion.name_en)
        .where(ProgrammeVersion.programme_id.in_(set(ids)))
        .order_by(ProgrammeVersion.number)
    )
    return {programme: (name, name_en) for programme, name, name_en in session().execute(query)}


def _rows(query: Select[Budget]) -> list[BudgetRow]:
    rows = session().scalars(query).all()
    sums = _sums([row.account_id for row in rows])
    named = programme_names(row.programme_id for row in rows)
    told = places.names({row.division_code for row in rows})
    return [_row(row, sums, named, told) for row in rows]


def _row(
    row: Budget, sums: dict[int, tuple[int, ...]], named: dict[str, tuple[str, str]], told: dict[str, str]
) -> BudgetRow:
    put_in, allotted, reserved, spent, left = (Money(each) for each in sums[row.account_id])
    name, name_en = named.get(row.programme_id, (row.programme_id, row.programme_id))
    return BudgetRow(
        row.id, row.account_id, row.programme_id, name, name_en, row.division_code,
        told.get(row.division_code, row.division_code), row.year, put_in, allotted, reserved, spent, left,
    )  # fmt: skip


def _move(
    row: BudgetMove, known: dict[int, Budget], named: dict[str, tuple[str, str]], told: dict[str, str]
) -> BudgetMoveRow:
    into = known[row.budget_id]
    source = known[row.from_budget_id] if row.from_budget_id else None
    name, name_en = named.get(into.programme_id, (into.programme_id, into.programme_id))
    return BudgetMoveRow(
        row.id, row.budget_id, row.from_budget_id, into.programme_id, name, name_en, into.year, into.division_code,
        told.get(into.division_code, into.division_code), source.division_code if source else None,
        told.get(source.division_code, source.division_code) if source else None, row.amount, row.state, row.reason,
        row.made_by, row.made_at, row.decided_by, row.decided_at,
    )  # fmt: skip


def _sums(account_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """By account: put in, allotted on, reserved, spent (less reversals), left."""
    resolution = aliased(Transfer)
    put = select(Transfer.debit_id, func.sum(case((Transfer.why == "reversal", 0), else_=Transfer.amount)),
                 func.sum(case((Transfer.why == "reversal", Transfer.amount), else_=0)))  # fmt: skip
    put = put.where(Transfer.debit_id.in_(account_ids), Transfer.phase == "direct").group_by(Transfer.debit_id)
    waiting = and_(Transfer.phase == "pending", resolution.id.is_(None))
    given = (
        select(
            Transfer.credit_id,
            func.sum(case((Transfer.phase == "direct", Transfer.amount), else_=0)),
            func.sum(case((waiting, Transfer.amount), else_=0)),
            func.sum(case((Transfer.phase == "post", Transfer.amount), else_=0)),
        )
        .outerjoin(resolution, resolution.pending_id == Transfer.id)
        .where(Transfer.credit_id.in_(account_ids))
        .group_by(Transfer.credit_id)
    )
    came = {account: (int(a), int(b)) for account, a, b in session().execute(put)}
    went = {account: (int(a), int(b), int(c)) for account, a, b, c in session().execute(given)}
    left = select(Account.id, Account.available).where(Account.id.in_(account_ids))
    found: dict[int, tuple[int, ...]] = {}
    for account, available in session().execute(left):
        (put_in, back), (allotted, reserved, spent) = came.get(account, (0, 0)), went.get(account, (0, 0, 0))
        found[account] = (put_in, allotted, reserved, spent - back, int(available))
    return found
