"""The policy files and our own worked cases: every one of them holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.programmes import command
from app.programmes import Programme, ProgrammeSet, compile_programme, load
from app.programmes.cases import main, official_calendar, run_case, run_cases

ROOT = Path(__file__).resolve().parents[2]
POLICY = sorted((ROOT / "policy").glob("*.yaml"))
OWN = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


def _cases(paths: list[Path]) -> list[tuple[Path, int]]:
    return [(path, index) for path in paths for index in range(len(load(path).cases))]


def test_the_policy_files_hold_43_cases() -> None:
    assert len(POLICY) == 8
    assert len(_cases(POLICY)) == 43


@pytest.mark.parametrize(("path", "index"), _cases(POLICY + OWN), ids=lambda value: getattr(value, "stem", str(value)))
def test_a_case_holds(path: Path, index: int) -> None:
    file = load(path)
    case, rows = file.cases[index]
    assert run_case(ProgrammeSet(file.programmes), case, rows, official_calendar) is None


@pytest.mark.parametrize("path", POLICY + OWN, ids=lambda path: path.stem)
def test_programmes_stored_as_json_price_the_same(path: Path) -> None:
    file = load(path)
    stored: list[Programme] = []
    for programme in file.programmes:
        row = json.loads(json.dumps({"definition": programme.definition, **programme.declared}))
        stored.append(
            compile_programme(
                row["definition"], values=row["values"], facts=row["facts"], family="db", position=programme.position
            )
        )
    together = ProgrammeSet(stored)
    assert [run_case(together, case, rows, official_calendar) for case, rows in file.cases] == [None] * len(file.cases)


def test_the_command_line_counts_and_says_which_order_failed(tmp_path: Path) -> None:
    text = (ROOT / "policy" / "beijing-meals.yaml").read_text("utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        text.replace("- {resident: 13, pays: {bj-meal-resident: 5}", "- {resident: 14, pays: {bj-meal-resident: 4}"),
        "utf-8",
    )
    good = CliRunner().invoke(command, ["test", *map(str, POLICY)])
    assert (good.exit_code, good.stdout.splitlines()) == (0, ["43 passed, 0 failed"])
    assert "can never be reached" in good.stderr
    bad = CliRunner().invoke(command, ["test", str(wrong)])
    lines = bad.stdout.splitlines()
    assert (bad.exit_code, lines[-1], len(lines)) == (1, "2 passed, 1 failed", 2)
    assert "lunch, then dinner the same day" in lines[0]
    assert "order 3: expected {resident: 14, pays: {bj-meal-resident: 4}" in lines[0]
    assert "found {resident: 13, pays: {bj-meal-resident: 5}" in lines[0]


def test_a_malformed_or_missing_file_is_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("programmes:\n  - {id: a, name: 甲}\n", "utf-8")
    assert main([str(broken)]) == 2
    assert f"{broken}:2: 项目没有写 source / a programme needs source" in capsys.readouterr().out
    assert main([str(tmp_path / "none.yaml")]) == 2
    assert main([]) == 2
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert main([str(binary)]) == 2


def test_versions_of_the_calendar() -> None:
    assert official_calendar(date(2026, 1, 4)) is True
    assert official_calendar(date(2026, 10, 2)) is False
    assert official_calendar(date(2040, 1, 4)) is None


def test_outcomes_carry_the_failing_row() -> None:
    outcomes = run_cases(load(POLICY[0]))
    assert all(outcome.holds and outcome.failure is None for outcome in outcomes)
