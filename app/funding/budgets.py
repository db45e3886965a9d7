"""Budgets: money set, allotted to streets (指标下达) or taken back; proposed by one official, decided by another."""

from __future__ import annotations

from sqlalchemy import select

from app import ledger
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.ids import new_id
from app.core.money import Money
from app.funding.models import Budget, BudgetMove
from app.funding.states import BUDGET_MOVE

MOST = Money.yuan(1_000_000_000)


def budget_code(programme_id: str, division_code: str, year: int) -> str:
    """The account of a budget."""
    return f"budget:{programme_id}:{division_code}:{year}"


def open_budget(programme_id: str, division_code: str, year: int) -> int:
    """The id of the programme's budget at a division in a year, opened empty if there is none."""
    query = select(Budget.id).where(
        Budget.programme_id == programme_id, Budget.division_code == division_code, Budget.year == year
    )
    found = session().scalar(query)
    if found is not None:
        return found
    code = budget_code(programme_id, division_code, year)
    street = division_code if len(division_code) >= 9 else None
    account_id = ledger.open_account(code, "budget", guarded=True, street_code=street)
    row = Budget(
        id=new_id(),
        programme_id=programme_id,
        division_code=division_code,
        year=year,
        account_id=account_id,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row.id


def set_budget(programme_id: str, division_code: str, year: int, amount: Money, by: Actor, *, reason: str) -> int:
    """Propose that the funder puts `amount` (> 0) into the programme's budget at its division; the move's id."""
    return propose(open_budget(programme_id, division_code, year), None, amount, by, reason=reason)


def allot(from_budget_id: int, to_division_code: str, amount: Money, by: Actor, *, reason: str) -> int:
    """Propose that a budget gives `amount` (> 0) to a division below it, same programme and year; the move's id."""
    source = _budget(from_budget_id)
    if source.division_code == to_division_code or not to_division_code.startswith(source.division_code):
        raise Invalid(fields={"to": "只能下达给下级"})
    return propose(
        open_budget(source.programme_id, to_division_code, source.year), source.id, amount, by, reason=reason
    )


def propose(budget_id: int, from_budget_id: int | None, amount: Money, by: Actor, *, reason: str) -> int:
    """Propose a move into `budget_id`: from the funder, or from another budget of the same programme and year

    (taking back what was allotted is a move from the street's budget). Nothing moves before it is decided.
    """
    if not 0 < amount <= MOST:
        raise Invalid(fields={"amount": "金额要大于 0 元，不超过 10 亿元"})
    if not reason.strip():
        raise Invalid(fields={"reason": "请写明依据或理由"})
    budget = _budget(budget_id)
    if from_budget_id is not None:
        source = _budget(from_budget_id)
        if (source.programme_id, source.year) != (budget.programme_id, budget.year) or source.id == budget.id:
            raise Invalid(fields={"from": "只能在同一项目、同一年度内调剂"})
    row = BudgetMove(
        id=new_id(),
        budget_id=budget_id,
        from_budget_id=from_budget_id,
        amount=amount,
        state=BUDGET_MOVE.initial,
        reason=reason.strip()[:200],
        made_by=by.person_id,
        made_at=clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record(by, "budget_move", row.id, "propose", to_state=row.state, detail={"amount": int(amount)})
    return row.id


def decide_move(move_id: int, approve: bool, by: Actor) -> None:
    """Approve (the money moves) or reject a proposal. `Forbidden` for who made it; `Conflict` if it was decided before

    or the giving budget does not hold the amount.
    """
    row = session().scalar(select(BudgetMove).where(BudgetMove.id == move_id).with_for_update())
    if row is None:
        raise NotFound
    if by.person_id is not None and by.person_id == row.made_by:
        raise Forbidden("自己提出的调整要由另一位同事决定")
    if row.state != BUDGET_MOVE.initial:
        raise Conflict("这笔调整已经有人决定过了", code="decided_already")
    row.decided_by, row.decided_at = by.person_id, clock.now()
    BUDGET_MOVE.move(row, "approved" if approve else "rejected", by=by, act="approve" if approve else "reject")
    if approve:
        _carry_out(row)


def _carry_out(row: BudgetMove) -> None:
    budget = _budget(row.budget_id)
    if row.from_budget_id is None:
        source = ledger.open_account(f"funder:{budget.programme_id}", "funder")
        why = "budget"
    else:
        source, why = _budget(row.from_budget_id).account_id, "allotment"
    try:
        ledger.move(f"budget-move:{row.id}", budget.account_id, source, int(row.amount), why)
    except ledger.NotEnough:
        raise Conflict("转出的预算余额不足，没有发生任何变动", code="budget_short") from None


def _budget(budget_id: int) -> Budget:
    found = session().get(Budget, budget_id)
    if found is None:
        raise NotFound
    return found
