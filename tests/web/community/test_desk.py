"""The community's desk: find, register, apply, endorse, confirm a proxy in person, order with the desk's channel."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from app import enrolment, residents
from app.cli.cast.numbers import id_number
from app.cli.planting.actors import by_login
from app.core import db
from app.enrolment.models import Application
from app.residents.models import ProxyLink, Resident
from tests.support.people import SignIn, person_named


def resident_id(name: str) -> int:
    with db.reading():
        found = residents.of_person(person_named(name).id)
    assert found is not None
    return found.id


def test_one_box_finds_people_and_below_it_stands_what_waits(world: str, as_person: SignIn) -> None:
    client = as_person("hanxue")
    assert "刘振国" in client.get("/community/").text
    assert "王秀兰" in client.get("/community/?q=0001").text
    assert "没有找到" in client.get("/community/?q=%25%27").text


def test_a_worker_registers_a_resident_and_bad_input_keeps_what_was_typed(world: str, as_person: SignIn) -> None:
    client = as_person("hanxue")
    form = {
        "name": "钱桂珍", "phone": "13900001111", "id_number": "110102194001011234", "community": "110102010029",
        "detail": "4号楼101", "hukou": "",
    }  # fmt: skip
    wrong = client.post("/community/registration", data=form)
    assert wrong.status_code == 422
    assert "钱桂珍" in wrong.text
    assert "4号楼101" in wrong.text
    with db.reading() as session:
        before = len(session.scalars(select(Resident.id)).all())
    right = {**form, "id_number": id_number("110102", dt.date(1940, 1, 1), 12)}
    answer = client.post("/community/registration", data=right)
    assert answer.status_code == 303
    assert "钱桂珍" in client.get(answer.headers["Location"]).text
    with db.reading() as session:
        assert len(session.scalars(select(Resident.id)).all()) == before + 1
    again = client.post("/community/registration", data={**right, "phone": "13900002222"})
    assert again.status_code == 422
    assert "已经登记过" in again.text


def test_elsewhere_is_not_theirs_to_register(world: str, as_person: SignIn) -> None:
    form = {
        "name": "钱桂珍", "id_number": id_number("110102", dt.date(1940, 1, 1), 12), "community": "110102010005",
        "detail": "1号", "phone": "", "hukou": "",
    }  # fmt: skip
    answer = as_person("sunjie").post("/community/registration", data=form)
    assert answer.status_code == 422
    assert "只能登记本辖区的居民" in answer.text


def test_a_worker_applies_for_a_resident_and_the_channel_is_on_record(world: str, as_person: SignIn) -> None:
    client, sun = as_person("hanxue"), resident_id("孙桂英")
    client.post("/community/channel", data={"channel": "phone"})
    page = client.get(f"/community/residents/{sun}/applications/new?programme=cn-voucher")
    assert "今天不符合" in page.text
    form = {"programme": "cn-voucher", "documents": "id_card"}
    answer = client.post(f"/community/residents/{sun}/applications", data=form)
    assert answer.status_code == 303
    with db.reading() as session:
        row = session.scalars(select(Application).where(Application.resident_id == sun)).one()
    assert (row.channel, row.documents, row.state) == ("phone", ["id_card"], "submitted")
    twice = client.post(f"/community/residents/{sun}/applications", data={"programme": "cn-voucher"})
    assert twice.headers["Location"].endswith(row.number)


def test_endorsing_passes_it_to_the_street(world: str, as_person: SignIn) -> None:
    client = as_person("hanxue")
    with db.reading():
        row = enrolment.queue(by_login("hanxue"), enrolment.Filters(turn="mine"))[0]
    assert "核实无误" in client.get(f"/community/applications/{row.number}").text
    client.post(f"/community/applications/{row.number}/endorsement", data={"revision": row.revision})
    with db.reading():
        assert enrolment.find(by_login("chenli"), row.number).step_by == "street"
    twice = client.post(f"/community/applications/{row.number}/endorsement", data={"revision": row.revision})
    assert twice.status_code == 303


def test_a_return_at_the_desk_needs_its_reason(world: str, as_person: SignIn) -> None:
    client = as_person("hanxue")
    with db.reading():
        row = enrolment.queue(by_login("hanxue"), enrolment.Filters(turn="mine"))[0]
    path = f"/community/applications/{row.number}/return"
    assert client.post(path, data={"revision": row.revision, "reason": ""}).status_code == 422
    assert client.post(path, data={"revision": row.revision, "reason": "请补户口簿"}).status_code == 303
    returned = client.get(f"/community/applications/{row.number}").text
    assert "请补户口簿" in returned


def test_a_proxy_is_written_down_and_confirmed_in_person(world: str, as_person: SignIn) -> None:
    client, ma = as_person("hanxue"), resident_id("马德福")
    scope = ["meals", "applications"]
    form = {"phone": "13911112222", "name": "马小军", "relation": "儿子", "scope": scope, "limit": "x"}
    wrong = client.post(f"/community/residents/{ma}/proxies", data=form)
    assert wrong.status_code == 422
    assert "马小军" in wrong.text
    assert client.post(f"/community/residents/{ma}/proxies", data={**form, "limit": "99.50"}).status_code == 303
    page = client.get("/community/proxies").text
    assert "马小军 想替 马德福 办事" in page
    with db.reading() as session:
        link = session.scalars(select(ProxyLink).where(ProxyLink.resident_id == ma)).one()
    client.post(f"/community/proxies/{link.id}/confirmation", data={})
    client.post(f"/community/proxies/{link.id}/confirmation", data={"spoken": "1"})
    with db.reading() as session:
        kept = session.get_one(ProxyLink, link.id)
    assert (kept.state, kept.consent) == ("active", "in_person")


def test_the_desk_orders_in_the_storefront_for_its_own_residents_only(world: str, as_person: SignIn) -> None:
    client = as_person("sunjie")
    into = client.get(f"/community/residents/{resident_id('王秀兰')}/order")
    assert into.status_code == 302
    assert "王秀兰" in client.get(into.headers["Location"]).text
    assert client.get(f"/services?for={resident_id('马德福')}").status_code == 404
    assert client.get(f"/community/residents/{resident_id('马德福')}").status_code == 404


def test_the_phone_desk_orders_but_does_not_register_or_apply(world: str, as_person: SignIn) -> None:
    client, wang = as_person("fengting"), resident_id("王秀兰")
    assert client.get(f"/community/residents/{wang}").status_code == 200
    number = id_number("110102", dt.date(1940, 1, 1), 12)
    form = {"name": "甲", "id_number": number, "community": "110102010029", "detail": "1"}
    answer = client.post("/community/registration", data=form)
    assert answer.status_code == 422
    gao = resident_id("高秀英")
    refused = client.post(f"/community/residents/{gao}/applications", data={"programme": "cn-voucher"})
    assert refused.status_code == 403
