"""Deciding through HTTP: one verb a button, reasons kept, another's decision shown, several at once."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from app import enrolment
from app.cli.planting.actors import by_login
from app.core import clock, db
from tests.support.cases import number_of
from tests.support.people import SignIn


def state_of(number: str) -> str:
    with db.reading():
        return enrolment.find(by_login("chenli"), number).state


def posted(client: FlaskClient, number: str, act: str, **form: str) -> tuple[int, str]:
    answer = client.post(f"/street/applications/{number}/{act}", data={"revision": "2", **form})
    return answer.status_code, answer.headers.get("Location", "")


def test_an_approval_goes_on_to_the_next_case_and_keeps_the_filters(world: str, as_person: SignIn) -> None:
    client, number = as_person("chenli"), number_of("赵淑珍")
    answer = client.post(f"/street/applications/{number}/approval?programme=cn-voucher", data={"revision": "2"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("?programme=cn-voucher")
    assert state_of(number) == "approved"
    with db.reading():
        row = enrolment.find(by_login("chenli"), number)
        assert "cn-voucher" in enrolment.active([row.resident_id], clock.today())[row.resident_id]


def test_a_second_click_decides_nothing_and_says_who_did(world: str, as_person: SignIn) -> None:
    client, number = as_person("chenli"), number_of("赵淑珍")
    posted(client, number, "approval")
    client.get("/street/applications")
    status, location = posted(client, number, "rejection", reason="晚了一步")
    assert status == 303
    assert "陈立 已在" in client.get(location).text
    assert state_of(number) == "approved"


def test_a_return_needs_a_reason_and_keeps_what_was_ticked(world: str, as_person: SignIn) -> None:
    client, number = as_person("chenli"), number_of("赵淑珍")
    form = {"revision": "2", "reason": " ", "missing": "care_assessment"}
    answer = client.post(f"/street/applications/{number}/return", data=form)
    assert answer.status_code == 422
    assert "请写明原因" in answer.text
    assert re.search(r'value="care_assessment"[^>]*checked', answer.text)
    assert state_of(number) == "endorsed"
    posted(client, number, "return", reason="评估报告过期", missing="care_assessment")
    assert state_of(number) == "returned"


def test_only_the_approver_approves(world: str, as_person: SignIn) -> None:
    number = number_of("赵淑珍")
    assert posted(as_person("wumei"), number, "approval")[0] == 403
    assert posted(as_person("qianjin"), number, "approval")[0] in (403, 404)
    assert posted(as_person("heshen"), number, "rejection", reason="不该由审计决定")[0] == 403
    assert state_of(number) == "endorsed"


def test_odd_revisions_are_a_conflict_not_an_error(world: str, as_person: SignIn) -> None:
    client, number = as_person("chenli"), number_of("赵淑珍")
    for odd in ("", "x", "99999999999999999999", "-1"):
        assert posted(client, number, "approval", revision=odd)[0] == 303
    assert state_of(number) == "endorsed"


def test_several_at_once_show_the_sum_and_the_budget_then_a_result_for_each(world: str, as_person: SignIn) -> None:
    with db.transaction():
        worker = by_login("hanxue")
        liu = enrolment.find(worker, number_of("刘振国"))
        enrolment.endorse(liu.id, worker, revision=liu.revision)
    client = as_person("chenli")
    with db.reading():
        rows = enrolment.queue(by_login("chenli"), enrolment.Filters(turn="mine"))
    ids = "&".join(f"id={row.id}" for row in rows)
    page = client.get(f"/street/applications/approvals?{ids}&id=5").text
    assert "每月最多合计 ¥1,600.00" in page
    assert "通过前预算还剩" in page
    assert "够用到年底" in page
    cases = [f"{row.id}.{row.revision}" for row in rows]
    stale = f"{rows[0].id}.{rows[0].revision - 1}"
    answer = client.post("/street/applications/approvals", data={"case": [stale, *cases, "nonsense"]})
    assert answer.status_code == 303
    results = client.get(answer.headers["Location"]).text
    assert "通过了 2 件" in results
    assert "1 件没有通过" in results
    assert {state_of(row.number) for row in rows} == {"approved"}


def test_nothing_chosen_leads_back(world: str, as_person: SignIn) -> None:
    assert as_person("chenli").get("/street/applications/approvals").status_code == 302
