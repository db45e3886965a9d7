"""Programmes at the street: the rule in sentences, and publication by another person than the maker."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app import programmes
from app.cli.planting.actors import by_login
from app.core import db
from app.programmes.models import ProgrammeVersion
from tests.support.people import SignIn

POLICY = Path(__file__).resolve().parents[3] / "policy"


def drafted() -> int:
    with db.transaction():
        rows = programmes.import_file(POLICY / "beijing-allowances.yaml", "110102", by_login("wumei"))
        return rows[0].id


def state_of(version_id: int) -> str:
    with db.reading() as session:
        return session.scalars(select(ProgrammeVersion.state).where(ProgrammeVersion.id == version_id)).one()


def test_the_rule_stands_in_sentences_in_both_languages(world: str, as_person: SignIn) -> None:
    client = as_person("chenli")
    with db.reading() as session:
        query = select(ProgrammeVersion.id).where(ProgrammeVersion.programme_id == "cn-voucher")
        version_id = session.scalars(query).one()
    assert "养老服务消费补贴" in client.get("/street/programmes").text
    page = client.get(f"/street/programmes/{version_id}").text
    for words in ("每月最多", "中央 85%", "身份证、能力评估报告", "2 个工作日"):
        assert words in page
    client.set_cookie("language", "en")
    assert "a month" in client.get(f"/street/programmes/{version_id}").text


def test_a_district_approver_publishes_what_another_drafted(world: str, as_person: SignIn) -> None:
    version_id = drafted()
    path = f"/street/programmes/{version_id}"
    assert "核对无误，发布" not in as_person("chenli").get(path).text
    assert as_person("chenli").post(f"{path}/publication").status_code == 403
    client = as_person("zhengwei")
    assert "核对无误，发布" in client.get(path).text
    assert client.post(f"{path}/publication").status_code == 303
    assert state_of(version_id) == "published"
