"""All that is kept about me to take away, and being forgotten."""

from __future__ import annotations

from sqlalchemy import func, select

from app import ledger, orders, residents
from app.core import db
from app.notifications.models import Message
from app.places.models import Address
from app.residents.models import Contact, Fact, Resident, ResidentAddress
from tests.support.people import SignIn, person_named, viewer_of


def test_everything_kept_about_me_is_in_one_file(as_person: SignIn) -> None:
    answer = as_person("王秀兰").get("/me/data.json")
    kept = answer.get_json()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert kept["phone"] == "13800000001"
    assert kept["id_number"].startswith("110102194805")
    assert {fact["kind"] for fact in kept["facts"]} >= {"hukou", "residence", "status", "care_level"}
    assert kept["addresses"][0]["text"].endswith("6 号楼 2 单元 301")
    assert [person["name"] for person in kept["people_who_order_for_me"]] == ["刘芳"]
    assert kept["orders"]


def test_somebody_with_orders_under_way_is_not_forgotten(as_person: SignIn) -> None:
    browser = as_person("王秀兰")
    assert "张订单还没有办完" in browser.get("/me/data").text
    assert browser.post("/me/data/erasure", data={"sure": "1"}).status_code == 409
    assert as_person("王秀兰").get("/me").status_code == 200


def test_being_forgotten_needs_the_box_ticked(as_person: SignIn) -> None:
    assert as_person("陈建国").post("/me/data/erasure").status_code == 422


def test_forgotten_leaves_no_name_phone_door_fact_or_message(as_person: SignIn) -> None:
    person_id = person_named("周文海").id
    browser = as_person("周文海")
    assert browser.post("/me/data/erasure", data={"sure": "1"}).status_code == 303
    assert browser.get("/me").status_code == 302
    with db.reading() as session:
        resident = session.scalars(select(Resident).where(Resident.person_id == person_id)).one()
        assert (resident.id_number_sealed, resident.id_number_index, resident.pinyin) == (None, None, "")
        for table, column in ((Fact, Fact.resident_id), (Contact, Contact.resident_id)):
            assert session.scalar(select(func.count()).select_from(table).where(column == resident.id)) == 0
        assert session.scalar(select(func.count()).select_from(Message).where(Message.person_id == person_id)) == 0
        door = select(Address).join(ResidentAddress, ResidentAddress.address_id == Address.id)
        address = session.scalars(door.where(ResidentAddress.resident_id == resident.id)).one()
        assert (address.lat, address.point_source) == (None, None)
        assert residents.addresses(resident.id) == []
        assert ledger.check() == []


def test_a_forgotten_resident_cannot_be_ordered_for(as_person: SignIn) -> None:
    viewer = viewer_of("周文海")
    as_person("周文海").post("/me/data/erasure", data={"sure": "1"})
    with db.reading():
        assert residents.people_of(viewer) == []
        assert orders.mine(viewer) == []
