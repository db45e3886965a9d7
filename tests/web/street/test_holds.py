"""Public money that waits for a person's word: let go on, or given back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import funding, ledger
from app.core import db
from app.funding.models import FundingLine, LineHold
from app.orders.models import Order
from tests.support.people import SignIn, viewer_of


def _held() -> tuple[int, str]:
    """The first order the cast's street must decide on: its id and number."""
    viewer = viewer_of("chenli")
    with db.reading() as session:
        order_id = funding.held_orders(viewer)[0]
        return order_id, session.get_one(Order, order_id).number


def _states(order_id: int) -> set[str]:
    with db.reading() as session:
        query = select(FundingLine.state).join(LineHold, LineHold.line_id == FundingLine.id)
        return set(session.scalars(query.where(FundingLine.order_id == order_id)))


@pytest.mark.parametrize(("decision", "state"), [("pay", "captured"), ("refuse", "released")])
def test_a_decision_with_its_reason_moves_the_money(as_person: SignIn, decision: str, state: str) -> None:
    order_id, number = _held()
    desk = as_person("chenli")
    assert number in desk.get("/street/holds").text
    answer = desk.post(f"/street/holds/{number}/decision", data={"decision": decision, "reason": "电话问过，收到了"})
    assert answer.status_code == 303
    assert _states(order_id) == {state}
    assert number not in desk.get("/street/holds").text
    again = desk.post(f"/street/holds/{number}/decision", data={"decision": "pay", "reason": "再来一次"})
    assert again.status_code == 409
    with db.reading():
        assert ledger.check() == []


def test_a_decision_needs_a_reason_and_keeps_the_money_waiting(as_person: SignIn) -> None:
    order_id, number = _held()
    answer = as_person("chenli").post(f"/street/holds/{number}/decision", data={"decision": "pay", "reason": " "})
    assert answer.status_code == 422
    assert "请写明决定的理由" in answer.text
    assert _states(order_id) == {"reserved"}


def test_an_auditor_reads_and_decides_nothing(as_person: SignIn) -> None:
    order_id, number = _held()
    desk = as_person("heshen")
    assert number in desk.get("/street/holds").text
    refused = desk.post(f"/street/holds/{number}/decision", data={"decision": "pay", "reason": "可以"})
    assert refused.status_code == 403
    assert _states(order_id) == {"reserved"}
