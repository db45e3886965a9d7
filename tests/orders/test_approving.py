"""Orders a purchase programme pays: an official of the residence's street approves each, never their own."""

from __future__ import annotations

import pytest

from app import funding, orders
from app.core import db
from app.core.actors import SYSTEM
from app.core.errors import Forbidden, Invalid
from app.core.money import Money
from app.orders import Order
from app.programmes.operations import import_text, publish
from tests.support import neighbours
from tests.support.time import Clock
from tests.support.trade import Trade, buy, clean, left, open_trade, settle_payment, state_of

PURCHASE = """
programmes:
  - id: free-lunch
    name: 困难老人午餐购买服务
    name_en: Purchased lunches
    source: 街道购买服务合同 2026-01
    effective: {from: 2026-01-01}
    pays: purchase
    who: [{status: [basic_elder]}]
    what: [{service: [meal.lunch]}]
    benefit: 10
    payers: [{payer: street}]
cases:
  - title: ten yuan of each lunch
    person: {born: 1950-03-01, hukou: "110102", residence: "110102010005", status: [basic_elder]}
    orders: [{date: 2026-03-02, service: meal.lunch, price: 18, place: "110102010"}]
    expect: [{resident: 8, pays: {free-lunch: 10}}]
"""


@pytest.fixture
def trade(database: str) -> Trade:
    """The small trade, with a purchase programme in force."""
    made = open_trade(enrolled=False)
    with db.transaction():
        [version] = import_text(PURCHASE, "11", SYSTEM, name="free-lunch.yaml")
        publish(version.id, made.street)
        move = funding.set_budget("free-lunch", neighbours.STREET, 2026, Money.yuan(100), SYSTEM, reason="合同")
        funding.decide_move(move, True, SYSTEM)
    return made


def test_approved_it_goes_on_to_be_paid(trade: Trade) -> None:
    [order] = buy(trade, payment="online")
    assert order.state == "awaiting_approval" and "purchased" in order.marks
    assert order.expires_at == order.free_until
    with db.reading():
        [waiting] = orders.waiting_approval(trade.street)
        assert orders.waiting_approval(trade.community) == []
    assert waiting.number == order.number
    with db.transaction():
        orders.approve(order.id, by=trade.street)
    assert state_of(order) == "awaiting_payment"
    settle_payment(trade, order)
    assert state_of(order) == "confirmed"
    clean()


def test_rejected_everything_returns_and_the_reason_is_kept(trade: Trade) -> None:
    [order] = buy(trade)
    with pytest.raises(Invalid), db.transaction():
        orders.reject(order.id, by=trade.street, reason=" ")
    with db.transaction():
        orders.reject(order.id, by=trade.street, reason="合同已满")
    assert state_of(order) == "rejected" and left(trade) == 20
    with db.reading():
        found = orders.find(trade.wang, order.number)
        said = orders.timeline(trade.wang, found)[-1]
    assert (found.ended_reason, said.id, said.reason) == ("合同已满", "order.reject", "合同已满")
    clean()


def test_nobody_approves_from_elsewhere_nor_their_own(trade: Trade) -> None:
    [order] = buy(trade)
    for other in (trade.daughter, trade.community, trade.canteen.manager):
        with pytest.raises(Forbidden), db.transaction():
            orders.approve(order.id, by=other)
    with db.transaction() as session:
        session.get_one(Order, order.id).placed_by = trade.street.person_id
    with pytest.raises(Forbidden), db.transaction():
        orders.approve(order.id, by=trade.street)
    assert state_of(order) == "awaiting_approval"


def test_not_approved_before_the_cut_off_it_expires(trade: Trade, clock: Clock) -> None:
    [order] = buy(trade)
    clock.set("2026-11-24 09:01")
    with db.transaction():
        assert orders.expire_due() == 1
    assert state_of(order) == "expired" and left(trade) == 20
    clean()
