"""The budget pages: seen by their own officials, moves proposed by one and decided by another."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import accounts
from app.core import db
from app.web.account.login import COOKIE
from tests.support import funded, neighbours
from tests.support.funded import DISTRICT, STREET

PROGRAMME = "bj-meal-resident"


@pytest.fixture
def town(bare_app: Flask) -> funded.Town:
    return funded.found()


def desk(app: Flask, role: str, division: str, name: str) -> FlaskClient:
    with db.transaction():
        person = neighbours.official(role, division, name)
        token = accounts.start_session(person.person_id, "test", second_factor=True)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return client


def test_from_proposal_to_decision(bare_app: Flask, town: funded.Town) -> None:
    maker, checker = desk(bare_app, "street_officer", STREET, "甲"), desk(bare_app, "street_approver", STREET, "乙")
    budget = town.budgets[PROGRAMME]
    page = maker.get(f"/street/budgets/{budget}").get_data(as_text=True)
    assert "提出调整" in page
    assert "1,000.00" in page or "1000.00" in page
    answer = maker.post(f"/street/budgets/{budget}/moves", data={"to": "", "amount": "250.50", "reason": "追加"})
    assert answer.status_code == 303
    with db.reading():
        from app import funding

        viewer = accounts.Viewer(1, "", "zh", False, 0, (accounts.HeldRole("auditor", STREET),))
        move = next(move for move in funding.moves_of(viewer) if move.state == "proposed")
    own = maker.post(f"/street/budget-moves/{move.id}/decision", data={"decision": "yes"})
    assert own.status_code == 403
    assert funded.left(town, PROGRAMME) == 1_000_00
    assert checker.post(f"/street/budget-moves/{move.id}/decision", data={"decision": "yes"}).status_code == 303
    assert funded.left(town, PROGRAMME) == 1_250_50
    assert funded.faults() == []


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"amount": "abc", "reason": "x"}, "金额写成"),
        ({"amount": "0", "reason": "x"}, "金额要大于"),
        ({"amount": "1e3", "reason": "x"}, "金额写成"),
        ({"amount": "5", "reason": ""}, "请写明依据"),
    ],
)
def test_nonsense_is_told_and_what_was_typed_is_kept(
    bare_app: Flask, town: funded.Town, form: dict[str, str], words: str
) -> None:
    maker = desk(bare_app, "street_officer", STREET, "甲")
    answer = maker.post(f"/street/budgets/{town.budgets[PROGRAMME]}/moves", data=form)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert words in text
    assert f'value="{form["amount"]}"' in text


def test_another_street_sees_nothing(bare_app: Flask, town: funded.Town) -> None:
    stranger = desk(bare_app, "street_officer", "110101001", "外街")
    assert stranger.get(f"/street/budgets/{town.budgets[PROGRAMME]}").status_code == 404
    assert stranger.post(f"/street/budgets/{town.budgets[PROGRAMME]}/moves", data={}).status_code == 404
    assert PROGRAMME not in stranger.get("/street/budgets").get_data(as_text=True)


def test_the_district_allots_to_its_streets_and_no_other(bare_app: Flask, town: funded.Town) -> None:
    with db.transaction():
        source = funded.fund(PROGRAMME, 9_00, division=DISTRICT)
    maker = desk(bare_app, "district_officer", DISTRICT, "区")
    assert "展览路街道" in maker.get(f"/street/budgets/{source}").get_data(as_text=True)
    sent = maker.post(f"/street/budgets/{source}/moves", data={"to": STREET, "amount": "3", "reason": "指标下达"})
    assert sent.status_code == 303
    wrong = maker.post(f"/street/budgets/{source}/moves", data={"to": "110101001", "amount": "3", "reason": "别区"})
    assert wrong.status_code == 403


def test_an_auditor_reads_and_proposes_nothing(bare_app: Flask, town: funded.Town) -> None:
    auditor = desk(bare_app, "auditor", DISTRICT, "审计")
    path = f"/street/budgets/{town.budgets[PROGRAMME]}"
    assert "提出调整" not in auditor.get(path).get_data(as_text=True)
    assert auditor.post(f"{path}/moves", data={"amount": "3", "reason": "x"}).status_code == 403
