"""The administrator's desk: roles are given and taken back, sessions ended, a lost authenticator forgotten."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import accounts
from app.core import db
from app.core.actors import SYSTEM
from app.core.audit import history
from tests.support import neighbours
from tests.support.desks import desk

PASSWORD = "a-long-enough-password-1"


@pytest.fixture
def admin(bare_app: Flask) -> FlaskClient:
    """The desk of 系统管理员, with a street's tree of divisions."""
    with db.transaction():
        neighbours.settle()
        keeper = neighbours.person("系统管理员")
        accounts.grant(keeper.id, "admin", by=SYSTEM)
        accounts.set_password(keeper.id, "keeper", PASSWORD, by=SYSTEM)
        viewer = neighbours.signed_in(keeper.id, second_factor=True)
    return desk(bare_app, viewer)


@pytest.fixture
def officer(admin: FlaskClient) -> int:
    """Somebody new with a password and no role."""
    with db.transaction():
        made = neighbours.person("吴梅")
        accounts.set_password(made.id, "wumei", PASSWORD, by=SYSTEM)
    return made.id


def test_a_role_is_given_shown_and_taken_back(admin: FlaskClient, officer: int) -> None:
    given = admin.post(
        f"/admin/people/{officer}/roles",
        data={"role": "street_officer", "division_code": neighbours.STREET, "until_day": "2026-12-31"},
    )
    assert given.status_code == 303
    with db.reading():
        [role] = accounts.roles_of(officer)
    assert (role.role, role.division_code, str(role.until_day)) == ("street_officer", neighbours.STREET, "2026-12-31")
    assert "经办" in admin.get("/admin/").get_data(as_text=True)
    assert admin.post(f"/admin/people/{officer}/roles/{role.id}/ending").status_code == 303
    with db.reading():
        assert accounts.roles_of(officer) == []
        assert [row.act for row in history("role", role.id)] == ["grant", "end"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "", "division_code": neighbours.STREET}, "请选择岗位"),
        ({"role": "provider_manager", "division_code": neighbours.STREET}, "请选择岗位"),
        ({"role": "auditor", "division_code": "999999999"}, "没有这个行政区划"),
        ({"role": "auditor", "division_code": neighbours.STREET, "until_day": "2027-02-29"}, "请填写日期"),
        ({"role": "auditor", "division_code": neighbours.STREET, "until_day": "2020-01-01"}, "不能早于开始日期"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(
    admin: FlaskClient, officer: int, typed: dict[str, str], said: str
) -> None:
    answer = admin.post(f"/admin/people/{officer}/roles", data=typed)
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    with db.reading():
        assert accounts.roles_of(officer) == []


def test_somebody_is_signed_out_everywhere_and_sets_up_a_new_second_factor(admin: FlaskClient, officer: int) -> None:
    with db.transaction():
        accounts.start_session(officer, "tests", second_factor=True)
        accounts.begin_second_factor(officer, "JBSWY3DPEHPK3PXP")
    assert admin.post(f"/admin/people/{officer}/sessions/ending").status_code == 303
    assert admin.post(f"/admin/people/{officer}/second-factor/ending").status_code == 303
    with db.reading():
        assert accounts.sessions_of(officer) == []
        assert not accounts.has_second_factor(officer)


def test_nobody_changes_their_own_nor_anyone_without_a_password(admin: FlaskClient) -> None:
    with db.transaction():
        keeper, passer_by = accounts.find_by_login("keeper"), neighbours.person("路人", "13900000077")
    assert keeper is not None
    own = {"role": "auditor", "division_code": neighbours.STREET}
    assert admin.post(f"/admin/people/{keeper.id}/roles", data=own).status_code == 403
    assert admin.post(f"/admin/people/{keeper.id}/sessions/ending").status_code == 403
    assert "另一位管理员" in admin.get(f"/admin/people/{keeper.id}").get_data(as_text=True)
    assert admin.get(f"/admin/people/{passer_by.id}").status_code == 404
    assert admin.post(f"/admin/people/{passer_by.id}/sessions/ending").status_code == 404
