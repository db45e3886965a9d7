"""An order's pages after the door: what it came to, and what is said of money nobody has booked yet."""

from __future__ import annotations

from flask import Flask

from app import orders, visits
from app.core import db
from app.core.errors import Invalid
from app.core.money import Money
from app.orders import Order
from tests.support.desks import desk
from tests.support.trade import Trade, buy, lunch, open_trade, send_out, state_of


def test_a_part_delivery_shows_what_was_paid_not_what_was_reserved(bare_app: Flask) -> None:
    trade = open_trade()
    [order] = buy(trade, lunch(trade, quantity=3))
    code = send_out(trade, order)
    due = asked_at_the_door(trade, order, code)
    with db.transaction():
        visits.hand_over(
            order.id, by=trade.canteen.courier, code=code, delivered=1, cash_collected=due, attempt_key="part-2"
        )
    browser = desk(bare_app, trade.wang)
    for path in (f"/orders/{order.number}", f"/orders/{order.number}/receipt"):
        shown = browser.get(path).get_data(as_text=True)
        assert spoken(Money.yuan(18) + order.fees) in shown and spoken(due) in shown
        assert spoken(order.price + order.fees) not in shown and spoken(order.resident_part) not in shown
    shown = desk(bare_app, trade.street).get(f"/street/orders/{order.number}").get_data(as_text=True)
    assert spoken(due) in shown and spoken(order.resident_part) not in shown


def test_without_the_code_no_subsidy_is_said_to_be_booked(bare_app: Flask) -> None:
    trade = open_trade()
    [order] = buy(trade)
    send_out(trade, order)
    with db.transaction():
        visits.record_without_code(order.id, by=trade.canteen.manager, note="老人忘了交付码")
    shown = desk(bare_app, trade.wang).get(f"/orders/{order.number}").get_data(as_text=True)
    assert "已送达" in shown and "补贴已入账" not in shown and "已付现金" not in shown


def test_a_cancelled_order_asks_for_no_cash(bare_app: Flask) -> None:
    trade = open_trade()
    [order] = buy(trade)
    browser = desk(bare_app, trade.wang)
    assert "送到时付现金" in browser.get(f"/orders/{order.number}").get_data(as_text=True)
    with db.transaction():
        orders.cancel(order.id, by=trade.wang, reason="时间有变")
    assert state_of(order) == "cancelled"
    assert "送到时付现金" not in browser.get(f"/orders/{order.number}").get_data(as_text=True)


def asked_at_the_door(trade: Trade, order: Order, code: str) -> Money:
    """What the courier is told to ask for when one of three is handed over."""
    try:
        with db.transaction():
            visits.hand_over(
                order.id, by=trade.canteen.courier, code=code, delivered=1, cash_collected=Money(1),
                attempt_key="part-1",
            )  # fmt: skip
    except Invalid as wrong:
        return Money.yuan(str(wrong.params["due"]))
    raise AssertionError("one fen was taken")


def spoken(amount: int) -> str:
    """An amount as pages say it aloud."""
    yuan, fen = divmod(int(amount), 100)
    return f">{yuan}元" if not fen else f">{yuan}.{fen:02d}元"
