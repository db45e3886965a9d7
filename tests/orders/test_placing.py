"""Placing: what is written, what a repeat gives, what is refused."""

from __future__ import annotations

from tests.support.trade import buy, clean, open_trade


def test_a_cash_order_is_confirmed_and_offered(database: str) -> None:
    trade = open_trade()
    [order] = buy(trade)
    assert order.state == "confirmed"
    clean()
