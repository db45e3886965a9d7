"""Money of orders that were changed before they ended or were served: it is passed on once, and whole."""

from __future__ import annotations

from sqlalchemy import select

from app import ledger, orders, payments, visits
from app.core import db
from app.core.actors import SYSTEM
from app.core.money import Money
from app.orders import MealDraft, Order
from app.payments.operations import settle
from tests.orders.test_approving import trade as purchase
from tests.support.time import Clock
from tests.support.trade import (
    Trade,
    buy,
    clean,
    lunch,
    open_trade,
    paid_in,
    send_out,
    settle_payment,
    state_of,
)

__all__ = ["purchase"]


def test_the_late_fee_of_a_changed_order_is_taken_once(database: str, clock: Clock) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, quantity=2), payment="online")
    settle_payment(trade, order)
    changed = change(trade, order, lunch(trade, quantity=4), "larger-order-1")
    pay_rest(trade, changed)
    assert state_of(order) == "confirmed"
    clock.set("2026-11-24 09:30")
    with db.transaction():
        [ended] = orders.cancel(order.id, by=trade.daughter, reason="改主意了")
    assert ended.late_fee == changed.resident_part == paid_in(order) == earned(trade)
    clean()


def test_what_was_paid_before_an_approval_reaches_the_provider(purchase: Trade) -> None:
    [order] = buy(purchase, lunch(purchase, quantity=2), payment="online")
    with db.transaction():
        orders.approve(order.id, by=purchase.street)
    settle_payment(purchase, order)
    smaller = change(purchase, order, lunch(purchase, quantity=1), "smaller-order-1")
    assert smaller.state == "awaiting_approval"
    with db.transaction():
        orders.approve(order.id, by=purchase.street)
    assert state_of(order) == "confirmed" and paid_in(order) == smaller.resident_part
    code = send_out(purchase, order)
    with db.transaction():
        visits.hand_over(order.id, by=purchase.canteen.courier, code=code, attempt_key="door-1")
    assert held_back() == 0
    clean()


def change(trade: Trade, order: Order, draft: MealDraft, key: str) -> Order:
    """Look at the change page, then press its button."""
    with db.reading():
        seen = orders.quote_change(trade.daughter, orders.find(trade.daughter, order.number), draft)
    with db.transaction():
        return orders.change(order.id, by=trade.daughter, draft=draft, fingerprint=seen.fingerprint, key=key)


def pay_rest(trade: Trade, order: Order) -> None:
    """Pay what a change left owing."""
    owed = Money(order.resident_part - paid_in(order))
    with db.transaction():
        payment = payments.start([order.id], [owed], payer_id=None, return_to="/orders", by=SYSTEM)
    with db.transaction() as session:
        settle(session.get_one(payments.Payment, payment.id), method="wechat")


def held_back() -> Money:
    """What was paid and is with neither the provider nor the resident."""
    with db.reading() as session:
        parts = session.scalars(select(payments.PaymentPart)).all()
    return Money(sum(part.amount - part.refunded - part.handed for part in parts))


def earned(trade: Trade) -> Money:
    """What the books say the canteen has received."""
    with db.reading():
        return Money(ledger.balance(ledger.account_id(f"provider:{trade.canteen.provider_id}")))
