"""The bench at its smallest size: it runs, what it measures keeps every invariant, and statements stay as few."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.databases import Databases

ROOT = Path(__file__).resolve().parents[2]
MOST_STATEMENTS = 6
MOST_FOR_AN_ORDER = 20


@pytest.mark.slow
def test_the_smoke_size_breaks_nothing_and_sends_no_more_statements(
    databases: Databases, engine_name: str, tmp_path: Path
) -> None:
    kept = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--size", "smoke", "--engine", engine_name, "--json", str(kept)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert kept.exists(), done.stderr[-2000:]
    figures = json.loads(kept.read_text())
    assert [figure for figure in figures if figure["verdict"] == "FAILED"] == []
    value = {figure["name"]: figure["value"] for figure in figures}
    assert value["the books after all of it"] == "clean"
    assert int(value["statements of the page, 20 cards"]) <= MOST_STATEMENTS
    assert value["statements of the page, 100 cards"] == value["statements of the page, 20 cards"]
    placing, bare = value["statements of placing / bare"].split(" / ")
    assert int(placing) <= MOST_FOR_AN_ORDER
    assert int(bare) > 10, "the bare loop writes what placing writes"
