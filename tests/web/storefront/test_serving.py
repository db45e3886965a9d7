"""For whom a page is: a stranger to it learns how to begin, and nobody reaches somebody else's."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.desks import desk
from tests.support.trade import open_trade


@pytest.mark.parametrize("path", ["/orders", "/services", "/applications"])
def test_who_orders_for_nobody_yet_is_told_how_to_begin(bare_app: Flask, path: str) -> None:
    trade = open_trade()
    new = desk(bare_app, trade.stranger).get(path)
    assert new.status_code == 404 and "替家人下单" in new.text and "去我的工作台" not in new.text
    courier = desk(bare_app, trade.canteen.courier).get(path)
    assert courier.status_code == 404 and "/worker/today" in courier.text


@pytest.mark.parametrize("asked", ["", "0", "-1", "abc", "9" * 30, "😀"])
def test_a_person_who_is_not_ones_own_is_not_found(bare_app: Flask, asked: str) -> None:
    trade = open_trade()
    assert desk(bare_app, trade.wang).get("/orders", query_string={"for": asked}).status_code == 404
    assert desk(bare_app, trade.stranger).get("/orders", query_string={"for": trade.wang_id}).status_code == 404
