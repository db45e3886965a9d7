"""What visits add to `ledger check`: every captured line has its proof."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app import ledger
from app.core.db import session
from app.funding.models import FundingLine
from app.visits.models import Visit

PAID_OUT = ("captured", "claimed", "settled")


def install() -> None:
    """Add the checks of this room."""
    ledger.add_check("visits.proof", lambda: list(_unproven()))


def _unproven() -> Iterator[ledger.Fault]:
    """Lines of public money that were captured though no record of their order carries a proof."""
    proven = select(Visit.order_id).where(Visit.proof.is_not(None))
    query = select(FundingLine.id, FundingLine.order_id).where(
        FundingLine.kind != "resident", FundingLine.state.in_(PAID_OUT), FundingLine.order_id.not_in(proven)
    )
    for line_id, order_id in session().execute(query):
        yield ledger.Fault("visits.proof", f"line {line_id}", f"captured without a proof of order {order_id}")
