"""The office's orders and the file of one: opened for a reason, on record for the resident."""

from __future__ import annotations

from sqlalchemy import select

from app.core import audit, db
from app.orders.models import Order
from tests.support.people import SignIn


def completed() -> Order:
    with db.reading() as session:
        query = select(Order).where(Order.state == "completed", Order.public_part > 0).order_by(Order.id.desc())
        return session.scalars(query.limit(1)).one()


def test_the_list_filters_by_state_day_mark_and_name(world: str, as_person: SignIn) -> None:
    client, order = as_person("chenli"), completed()
    assert order.number in client.get(f"/street/orders?q={order.number.lower()}").text
    assert order.number in client.get(f"/street/orders?state=completed&day={order.service_date}").text
    assert order.number not in client.get("/street/orders?state=cancelled").text
    assert order.number not in client.get("/street/orders?mark=self_paid").text
    assert client.get("/street/orders?state=x&day=31-31&mark=y&after=z&q=%25").status_code == 200
    assert client.get("/street/orders.csv?state=completed").mimetype == "text/csv"


def test_the_file_needs_a_reason_and_leaves_a_row(world: str, as_person: SignIn) -> None:
    client, order = as_person("chenli"), completed()
    short = client.post(f"/street/orders/{order.number}/file", data={"reason": "看"})
    assert short.status_code == 422
    assert "请写明查看卷宗的原因" in short.text
    page = client.post(f"/street/orders/{order.number}/file", data={"reason": "月度抽查核对"})
    assert page.status_code == 200
    parts = ("资金行", "用到的规则", "第 1 版", "用到的事实", "服务凭证", "资金流水")
    for words in (*parts, "凭交付码交到手上", "budget:", "月度抽查核对"):
        assert words in page.text
    with db.reading():
        looks = [row for row in audit.history("order", order.id) if row.act == "file_seen"]
    assert [row.reason for row in looks] == ["月度抽查核对"]


def test_one_order_shows_who_pays_and_what_comes_next(world: str, as_person: SignIn) -> None:
    page = as_person("heshen").get(f"/street/orders/{completed().number}").text
    assert "居民付" in page
    assert "下一步" in page
    assert as_person("chenli").get("/street/orders/L000000-NOTHING").status_code == 404
