"""Services, prices and menus edited in place, without scripts."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from app import catalogue
from app.core import db
from app.core.money import Money
from tests.support import neighbours
from tests.support.desks import desk
from tests.support.supply import TODAY, Supply, apply, open_supply

FORM = {
    "code": "meal.dinner", "type": "public_welfare", "name": "晚餐", "price": "16.5", "delivery_fee": "2",
    "max_quantity": "4", "handovers": ["delivery"], "publicly_paid": "1", "option-0-name": "软食",
    "option-0-extra": "1",
}  # fmt: skip


@pytest.fixture
def supply(bare_app: Flask) -> Supply:
    return open_supply()


def named(supply: Supply, name: str) -> list[catalogue.OwnService]:
    with db.reading():
        return [row for row in catalogue.own_services([supply.provider_id]) if row.name == name]


def test_a_new_service_waits_for_the_street(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    assert client.post("/provider/services", data=FORM).status_code == 303
    [row] = named(supply, "晚餐")
    assert (row.state, row.price, row.handovers, row.max_quantity) == ("submitted", Money(1650), ("delivery",), 4)
    page = client.get("/provider/services").text
    assert "等街道核验" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"price": "十八"}, "请填写金额"),
        ({"code": "spaceship"}, "请选择服务种类"),
        ({"name": ""}, "请写服务名称"),
        ({"handovers": []}, "请至少选择一种取餐方式"),
        ({"max_quantity": "0"}, "请填写数字"),
    ],
)
def test_what_does_not_hold_is_said_and_kept(
    bare_app: Flask, supply: Supply, change: dict[str, object], sentence: str
) -> None:
    answer = desk(bare_app, supply.manager).post("/provider/services", data={**FORM, "about": "家常味道", **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "家常味道" in answer.text
    assert named(supply, "晚餐") == []


def test_why_it_is_not_shown_stands_on_its_page(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    shown = client.get(f"/provider/services/{supply.service_id}")
    assert "居民看得到，也能订" in shown.text
    later = TODAY + dt.timedelta(days=30)
    assert "当天没有菜单" in client.get(f"/provider/services/{supply.service_id}?day={later}").text


def test_a_rise_is_filed_and_a_cut_counts(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    address = f"/provider/services/{supply.service_id}/prices"
    told = client.post(address, data={"new_price": "20", "from_day": "2026-12-01"}, follow_redirects=True)
    assert "涨价已报给街道" in told.text
    client.post(address, data={"new_price": "17", "from_day": TODAY.isoformat()})
    with db.reading():
        assert catalogue.price_on(supply.service_id, dt.date(2026, 12, 2)) == 1700
    wrong = client.post(address, data={"new_price": "1x", "from_day": "2026-11-01"})
    assert wrong.status_code == 422
    assert "1x" in wrong.text
    assert "请填写金额" in wrong.text


def test_a_service_is_paused_and_comes_back(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    for act, state in (("pause", "paused"), ("resume", "listed"), ("nothing", "listed")):
        client.post(f"/provider/services/{supply.service_id}/state", data={"act": act})
        assert named(supply, "营养午餐")[0].state == state


def week(supply: Supply, **changes: str) -> dict[str, str]:
    """The form of this week as the page would send it, changed."""
    form = {"week": "2026-11-23"}
    with db.reading():
        for menu in catalogue.menus(supply.service_id, TODAY, 7):
            form |= {
                f"dishes-{menu.day}": menu.dishes, f"dishes_en-{menu.day}": menu.dishes_en,
                f"capacity-{menu.day}": str(menu.capacity), f"from-{menu.day}": "11:30", f"until-{menu.day}": "12:30",
                f"cutoff_day-{menu.day}": "0", f"cutoff-{menu.day}": "09:00",
            }  # fmt: skip
    return form | changes


def test_a_week_of_menus_is_saved_in_one_go(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    new = {
        "dishes-2026-11-26": "鱼香肉丝", "capacity-2026-11-26": "30", "from-2026-11-26": "11:00",
        "until-2026-11-26": "12:00", "cutoff_day-2026-11-26": "1", "cutoff-2026-11-26": "18:00",
        "allergens-2026-11-26": "花生、鸡蛋",
    }  # fmt: skip
    told = client.post(f"/provider/menus/{supply.service_id}", data=week(supply, **new), follow_redirects=True)
    assert "改了 1 天" in told.text
    with db.reading():
        menu = catalogue.menu_on(supply.service_id, dt.date(2026, 11, 26))
        assert menu is not None
        assert (menu.dishes, menu.left, menu.allergens) == ("鱼香肉丝", 30, ("花生", "鸡蛋"))
        assert menu.cutoff_at == dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)


def test_one_wrong_day_saves_none_and_is_named(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    form = week(supply, **{"dishes-2026-11-24": "改过的菜", "until-2026-11-25": "10:00"})
    answer = client.post(f"/provider/menus/{supply.service_id}", data=form)
    assert answer.status_code == 422
    assert "结束时间要晚于开始时间" in answer.text
    assert 'href="#until-2026-11-25"' in answer.text
    assert 'id="until-2026-11-25"' in answer.text
    assert "改过的菜" in answer.text
    with db.reading():
        menu = catalogue.menu_on(supply.service_id, dt.date(2026, 11, 24))
        assert menu is not None
        assert menu.dishes == "红烧豆腐"


def test_last_week_is_copied(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    address = f"/provider/menus/{supply.service_id}/copy"
    assert "抄来了 2 天" in client.post(address, data={"week": "2026-11-30"}, follow_redirects=True).text
    assert "没有可以抄的菜单" in client.post(address, data={"week": "2026-11-30"}, follow_redirects=True).text


def test_another_providers_service_is_not_found(bare_app: Flask, supply: Supply) -> None:
    with db.transaction():
        other = neighbours.person("另一位站长")
        apply(neighbours.signed_in(other.id), number=2, name="别家")
        stranger = neighbours.signed_in(other.id, second_factor=True)
    client = desk(bare_app, stranger)
    for address in ("services", "menus"):
        assert client.get(f"/provider/{address}/{supply.service_id}").status_code == 404
    assert client.post(f"/provider/services/{supply.service_id}/prices", data={}).status_code == 404
    assert client.post(f"/provider/menus/{supply.service_id}/copy", data={}).status_code == 404
