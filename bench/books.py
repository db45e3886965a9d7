"""The books after a measurement: what makes a figure read FAILED."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from app import ledger
from app.availability.models import Hold, Stock
from app.core import db
from app.ledger.models import Account


def faults() -> str:
    """What does not hold, in a few words; empty where everything does: books, portions and budgets."""
    with db.reading() as s:
        found = [f"{fault.check}: {fault.words}" for fault in ledger.check()[:3]]
        oversold = s.scalar(
            select(func.count()).select_from(Stock).where(or_(Stock.taken > Stock.capacity, Stock.taken < 0))
        )
        held = select(func.coalesce(func.sum(Hold.quantity), 0)).where(Hold.released_at.is_(None))
        taken = select(func.coalesce(func.sum(Stock.taken), 0))
        if oversold:
            found.append(f"{oversold} stocks oversold")
        if int(s.scalar(held) or 0) != int(s.scalar(taken) or 0):
            found.append("portions taken are not the portions held")
        if s.scalar(select(func.count()).select_from(Account).where(Account.guarded, Account.available < 0)):
            found.append("a budget is overspent")
    return "; ".join(found)
