"""The resident's own pages: what can I have, apply, follow, answer a return, withdraw."""

from __future__ import annotations

from sqlalchemy import select

from app import residents
from app.core import db
from app.enrolment.models import Application
from app.residents.models import Resident
from tests.support.people import SignIn, person_named


def resident_id(name: str) -> int:
    with db.reading():
        found = residents.of_person(person_named(name).id)
    assert found is not None
    return found.id


def of(name: str) -> Application:
    with db.reading() as session:
        query = select(Application).join(Resident, Resident.id == Application.resident_id)
        return session.scalars(query.where(Resident.person_id == person_named(name).id)).one()


def test_what_i_can_have_says_where_i_stand_with_each(world: str, as_person: SignIn) -> None:
    page = as_person("王秀兰").get("/applications").text
    for words in ("已经享受", "养老服务消费补贴", "每月最多 ¥800", "自动享受"):
        assert words in page
    lacking = as_person("高秀英").get("/applications").text
    assert "差在" in lacking
    assert "失能" in lacking


def test_applying_twice_is_once_and_the_receipt_says_when_an_answer_comes(world: str, as_person: SignIn) -> None:
    client, gao = as_person("高秀英"), resident_id("高秀英")
    form = {"for": str(gao), "programme": "cn-voucher", "documents": "id_card", "statement": "做饭困难"}
    first = client.post("/applications", data=form)
    second = client.post("/applications", data=form)
    assert first.status_code == second.status_code == 303
    assert "申请已交" in client.get(first.headers["Location"]).text
    assert of("高秀英").number in second.headers["Location"]


def test_too_many_words_are_kept_and_nothing_is_stored(world: str, as_person: SignIn) -> None:
    client, gao = as_person("高秀英"), resident_id("高秀英")
    answer = client.post("/applications", data={"for": str(gao), "programme": "cn-voucher", "statement": "长" * 501})
    assert answer.status_code == 422
    assert "长" * 501 in answer.text
    with db.reading() as session:
        assert session.scalars(select(Application.id).where(Application.resident_id == gao)).all() == []


def test_a_proxy_answers_a_return_for_whom_they_act(world: str, as_person: SignIn) -> None:
    client, he = as_person("何立新"), resident_id("何玉兰")
    row = of("何玉兰")
    page = client.get(f"/applications/{row.number}?for={he}").text
    assert "需要您补一下材料" in page
    assert "能力评估报告" in page
    form = {"for": str(he), "revision": str(row.revision), "documents": ["id_card", "care_assessment"]}
    assert client.post(f"/applications/{row.number}/answer", data=form).status_code == 303
    assert of("何玉兰").state == "submitted"


def test_others_applications_are_404_also_for_officials_here(world: str, as_person: SignIn) -> None:
    number = of("刘振国").number
    assert as_person("李明").get(f"/applications/{number}").status_code == 404
    assert as_person("高秀英").post(f"/applications/{number}/withdrawal", data={}).status_code == 404
    assert as_person("高秀英").get("/applications/new?programme_id=nothing").status_code == 404


def test_withdrawing_ends_it(world: str, as_person: SignIn) -> None:
    client, row = as_person("刘振国"), of("刘振国")
    assert client.post(f"/applications/{row.number}/withdrawal", data={}).status_code == 303
    assert of("刘振国").state == "withdrawn"
    assert client.post(f"/applications/{row.number}/withdrawal", data={}).status_code in (303, 403)
