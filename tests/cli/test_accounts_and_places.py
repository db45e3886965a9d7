"""`flask accounts …` and `flask places import`, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import accounts, places
from app.cli.accounts import command as accounts_command
from app.cli.places import command as places_command
from app.core import db
from tests.support import neighbours
from tests.support.neighbours import STREET

PASSWORD = "three calm lanes"
DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def street(database: str) -> None:
    """Divisions to hold roles at."""
    with db.transaction():
        neighbours.settle()


def _accounts(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(accounts_command, list(words), input=typed)


def _roles(login: str) -> list[str]:
    with db.reading():
        person = accounts.find_by_login(login)
        assert person is not None
        return [row.role for row in accounts.roles_of(person.id)]


def test_the_first_administrator(street: None) -> None:
    made = _accounts("create-admin", "root-admin", "管理员", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    assert _roles("root-admin") == ["admin"]
    with db.transaction():
        assert accounts.check_password("root-admin", PASSWORD).outcome == "right"


def test_a_weak_password_or_a_taken_login_changes_nothing(street: None) -> None:
    weak = _accounts("create", "chenli", "陈立", "--password", "short")
    assert weak.exit_code == 1
    assert "password: 密码至少 10 位" in weak.output
    assert _accounts("create", "chenli", "陈立", "--password", PASSWORD).exit_code == 0
    again = _accounts("create", "chenli", "别人", "--password", PASSWORD)
    assert again.exit_code == 1
    assert "已经有人用了" in again.output
    with db.reading() as s:
        assert s.query(accounts.Person).count() == 1


def test_roles_are_granted_and_taken_back(street: None) -> None:
    _accounts("create", "chenli", "陈立", "--password", PASSWORD)
    assert _accounts("grant", "chenli", "street_officer", "--division", STREET, "--until", "2026-12-31").exit_code == 0
    assert _roles("chenli") == ["street_officer"]
    for words in (("chenli", "street_officer"), ("nobody", "admin"), ("chenli", "auditor", "--division", "99")):
        assert _accounts("grant", *words).exit_code == 1
    assert _accounts("grant", "chenli", "king").exit_code == 2
    assert "1 ended" in _accounts("revoke", "chenli", "street_officer").output
    assert _roles("chenli") == []


def test_a_lost_second_factor_and_a_new_password_end_sessions(street: None) -> None:
    _accounts("create", "chenli", "陈立", "--password", PASSWORD)
    for words in (("reset-second-factor", "chenli"), ("set-password", "chenli", "--password", "four calm lanes")):
        with db.transaction():
            person = accounts.find_by_login("chenli")
            assert person is not None
            token = accounts.start_session(person.id, "test", second_factor=True)
        assert _accounts(*words).exit_code == 0
        with db.reading():
            assert accounts.load_viewer(token) is None


def test_places_are_imported_and_counted(database: str, tmp_path: Path) -> None:
    runner = CliRunner()
    files = [str(DATA / "beijing-divisions.csv"), str(DATA / "xicheng-centres.csv")]
    done = runner.invoke(places_command, ["import", *files])
    assert done.exit_code == 0, done.output
    assert "7902 read, 7902 new, 0 renamed" in done.output
    assert "15 centres" in done.output
    assert "0 new, 0 renamed" in runner.invoke(places_command, ["import", files[0]]).output
    broken = tmp_path / "broken.csv"
    broken.write_text("code,name\n11,北京市\nxx,什么\n", encoding="utf-8")
    refused = runner.invoke(places_command, ["import", str(broken)])
    assert refused.exit_code == 1
    assert "broken.csv 第 3 行" in refused.output
    with db.reading():
        assert places.name("110102009") == "展览路街道"
