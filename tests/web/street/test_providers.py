"""The street's pages about providers: verify, check papers, first prices, rises."""

from __future__ import annotations

import pytest
from flask import Flask

from app import accounts, catalogue, providers
from app.core import db
from app.core.actors import SYSTEM
from app.core.money import Money
from tests.support import neighbours
from tests.support.desks import desk
from tests.support.supply import TODAY, Supply, open_supply


@pytest.fixture
def waiting(bare_app: Flask) -> Supply:
    return open_supply(verified=False)


def state(supply: Supply) -> str:
    with db.reading():
        return providers.get(supply.provider_id).state


def test_seen_papers_verify_a_provider(bare_app: Flask, waiting: Supply) -> None:
    client = desk(bare_app, waiting.officer)
    assert "百万庄养老驿站" in client.get("/street/providers").text
    address = f"/street/providers/{waiting.provider_id}"
    unseen = client.post(f"{address}/verification", data={})
    assert unseen.status_code == 409
    assert "还没有核对过有效的营业执照" in unseen.text
    assert client.post(f"{address}/verification", data={"seen": list(waiting.papers.values())}).status_code == 303
    assert state(waiting) == "verified"
    assert client.post(f"{address}/suspension", data={}).status_code == 422
    client.post(f"{address}/suspension", data={"reason": "食品检查"})
    assert state(waiting) == "suspended"
    client.post(f"{address}/reinstatement")
    assert state(waiting) == "verified"


def test_returned_with_a_reason(bare_app: Flask, waiting: Supply) -> None:
    client = desk(bare_app, waiting.officer)
    address = f"/street/providers/{waiting.provider_id}/return"
    assert client.post(address, data={"reason": ""}).status_code == 422
    client.post(address, data={"reason": "缺许可证"})
    assert state(waiting) == "returned"
    own = desk(bare_app, waiting.manager)
    assert "缺许可证" in own.get("/provider/certificates").text
    own.post("/provider/application/again")
    assert state(waiting) == "applied"


def test_first_price_and_rise_are_decided(bare_app: Flask, waiting: Supply) -> None:
    client = desk(bare_app, waiting.officer)
    client.post(f"/street/providers/{waiting.provider_id}/verification", data={"seen": list(waiting.papers.values())})
    client.post(f"/street/services/{waiting.service_id}/decision", data={"decision": "approve"})
    with db.transaction():
        filing = catalogue.file_price(waiting.service_id, Money(2100), TODAY, by=waiting.manager, reason="菜价")
    page = client.get("/street/providers").text
    assert "21.00" in page
    refused = client.post(f"/street/filings/{filing.id}/decision", data={"decision": "return"}, follow_redirects=True)
    assert "请写明不同意的原因" in refused.text
    client.post(f"/street/filings/{filing.id}/decision", data={"decision": "approve"})
    with db.reading():
        assert catalogue.price_on(waiting.service_id, TODAY) == 2100


def test_only_the_office_of_the_place_and_never_the_applicant(bare_app: Flask, waiting: Supply) -> None:
    with db.transaction():
        far = neighbours.official("street_officer", "110101001", "远街")
        auditor = neighbours.official("auditor", "11", "审计")
        accounts.grant(waiting.manager.person_id or 0, "street_officer", by=SYSTEM, division_code=neighbours.STREET)
    address = f"/street/providers/{waiting.provider_id}"
    data = {"seen": list(waiting.papers.values())}
    assert desk(bare_app, far).get(address).status_code == 404
    assert desk(bare_app, far).post(f"{address}/verification", data=data).status_code == 404
    assert desk(bare_app, auditor).get(address).status_code == 200
    assert desk(bare_app, auditor).post(f"{address}/verification", data=data).status_code == 403
    assert desk(bare_app, waiting.manager).post(f"{address}/verification", data=data).status_code == 403
    address = f"/street/services/{waiting.service_id}/decision"
    own = desk(bare_app, waiting.manager).post(address, data={"decision": "approve"})
    assert own.status_code == 403
    assert state(waiting) == "applied"
