"""Residents at the street: masked, and in full only for a reason on record."""

from __future__ import annotations

from app import residents
from app.core import db
from tests.support.people import SignIn, person_named


def wang_id() -> int:
    with db.reading():
        found = residents.of_person(person_named("王秀兰").id)
    assert found is not None
    return found.id


def test_a_resident_is_found_by_name_initials_and_the_phones_tail(world: str, as_person: SignIn) -> None:
    client = as_person("chenli")
    for text in ("王秀兰", "wxl", "0001", "13800000001"):
        assert "王秀兰" in client.get("/street/residents", query_string={"q": text}).text
    assert "没有找到" in client.get("/street/residents?q=不存在的人").text


def test_identity_number_and_phone_are_masked(world: str, as_person: SignIn) -> None:
    page = as_person("chenli").get(f"/street/residents/{wang_id()}").text
    assert "13800000001" not in page
    assert "138****0001" in page
    assert "19480520" not in page


def test_a_full_look_needs_a_reason_and_the_resident_can_read_it(world: str, as_person: SignIn) -> None:
    client, path = as_person("chenli"), f"/street/residents/{wang_id()}/look"
    refused = client.post(path, data={"what": "phone", "reason": "看"})
    assert refused.status_code == 422
    assert "13800000001" not in refused.text
    opened = client.post(path, data={"what": "phone", "reason": "电话核实评估时间"})
    assert "13800000001" in opened.text
    assert "谁看过" in opened.text
    assert "电话核实评估时间" in as_person("王秀兰").get("/me/looks").text


def test_strangers_are_404(world: str, as_person: SignIn) -> None:
    assert as_person("chenli").get("/street/residents/1").status_code == 404
    form = {"what": "phone", "reason": "看看有没有"}
    assert as_person("chenli").post("/street/residents/1/look", data=form).status_code == 404
