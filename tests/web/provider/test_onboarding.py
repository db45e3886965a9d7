"""Applying, papers, people and areas by their forms."""

from __future__ import annotations

import pytest
from flask import Flask

from app import accounts, providers
from app.core import db
from tests.support import neighbours
from tests.support.desks import desk
from tests.support.supply import Supply, open_supply, social_code


@pytest.fixture
def supply(bare_app: Flask) -> Supply:
    return open_supply()


FORM = {
    "district": neighbours.DISTRICT, "street_code": neighbours.STREET, "name": "车公庄养老驿站", "kind": "enterprise",
    "phone": "010-88880000",
}  # fmt: skip


def test_anyone_signed_in_may_apply_and_manages_from_then_on(bare_app: Flask, supply: Supply) -> None:
    with db.transaction():
        someone = neighbours.signed_in(neighbours.person("周站长").id)
    client = desk(bare_app, someone)
    assert bare_app.test_client().get("/provider/apply").status_code == 302
    assert "在哪个区" in client.get("/provider/apply").text
    assert "由哪个街道核验" in client.get(f"/provider/apply?district={neighbours.DISTRICT}").text
    wrong = client.post("/provider/apply", data={**FORM, "uscc": "123"})
    assert wrong.status_code == 422
    assert "统一社会信用代码不对" in wrong.text
    assert "车公庄养老驿站" in wrong.text
    done = client.post("/provider/apply", data={**FORM, "uscc": social_code(9), "areas": [neighbours.COMMUNITY]})
    assert done.status_code == 303
    with db.reading():
        [card] = [each for each in providers.listed(supply.officer) if each.name == "车公庄养老驿站"]
        assert card.state == "applied"
        assert [area.code for area in providers.areas(card.id)] == [neighbours.COMMUNITY]
    assert "等待核验" in client.get("/provider/").text


def test_papers_are_entered_and_wait_to_be_checked(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    form = {"kind": "care_filing", "number": "YL-1", "valid_from": "2026-01-01", "valid_until": "2025-01-01"}
    wrong = client.post("/provider/certificates", data=form)
    assert wrong.status_code == 422
    assert "到期日不能早于起始日" in wrong.text
    assert "YL-1" in wrong.text
    client.post("/provider/certificates", data={**form, "valid_until": "2027-01-01"})
    assert "等街道核对" in client.get("/provider/certificates").text


def test_people_are_taken_on_by_phone(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    form = {"name": "小陈", "phone": "13712345678", "skills": ["courier"]}
    assert client.post("/provider/workers", data={**form, "skills": []}).status_code == 422
    assert client.post("/provider/workers", data={**form, "phone": "12"}).status_code == 422
    assert client.post("/provider/workers", data=form).status_code == 303
    assert client.post("/provider/workers", data=form).status_code == 409
    with db.reading():
        [worker] = providers.workers(supply.provider_id)
        person = accounts.find_by_phone("13712345678")
        assert person is not None
        assert worker.person_id == person.id
    client.post(f"/provider/workers/{worker.id}/skills", data={"skills": ["courier", "driver"]})
    client.post(f"/provider/workers/{worker.id}/end")
    assert client.post(f"/provider/workers/{worker.id}/end").status_code == 404
    with db.reading():
        assert providers.workers(supply.provider_id) == []


def test_areas_are_ticked(bare_app: Flask, supply: Supply) -> None:
    client = desk(bare_app, supply.manager)
    assert client.post("/provider/areas", data={}).status_code == 422
    client.post("/provider/areas", data={"areas": [neighbours.NEXT_DOOR]})
    with db.reading():
        assert [area.name for area in providers.areas(supply.provider_id)] == ["车公庄社区居委会"]
    assert "车公庄社区居委会" in client.get("/provider/areas").text


def test_a_dispatcher_has_the_board_and_the_menus_alone(bare_app: Flask, supply: Supply) -> None:
    with db.transaction():
        someone = neighbours.person("吴调度")
        card = providers.get(supply.provider_id)
        accounts.grant(someone.id, "dispatcher", by=supply.officer, organisation_id=card.organisation_id)
        dispatcher = neighbours.signed_in(someone.id, second_factor=True)
    client = desk(bare_app, dispatcher)
    for path, status in (
        ("/provider/", 200), ("/provider/sheet", 200), (f"/provider/menus/{supply.service_id}", 200),
        ("/provider/services", 403), ("/provider/workers", 403), ("/provider/certificates", 403),
        ("/provider/areas", 403), ("/provider/money", 403),
    ):  # fmt: skip
        assert client.get(path).status_code == status, path
