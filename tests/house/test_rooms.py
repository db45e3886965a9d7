"""Who may know whom: the contracts in pyproject.toml hold, and no room slips past them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.tree import APP, ROOT

EDGES = {"cli", "web", "api"}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def rooms() -> set[str]:
    return {path.name for path in APP.iterdir() if path.is_dir() and any(path.glob("*.py"))} | {
        path.stem for path in APP.glob("*.py") if path.stem != "__init__"
    }


def contract(name: str) -> dict[str, list[str]]:
    return next(each for each in CONTRACTS if each["name"] == name)


def test_every_import_keeps_to_the_contracts() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_every_room_has_its_floor() -> None:
    words = " ".join(contract("A room knows only the rooms below it")["layers"]).replace("|", " ")
    floors = {word.strip("()") for word in words.split()}
    assert rooms() - floors == set()


def test_no_room_but_the_edges_may_know_flask() -> None:
    bound = {name.removeprefix("app.") for name in contract("Only the edges know Flask")["source_modules"]}
    assert rooms() - EDGES - bound == set()


def test_no_room_but_payments_may_know_stripe() -> None:
    bound = {name.removeprefix("app.") for name in contract("Only payments knows Stripe")["source_modules"]}
    assert rooms() - {"payments"} - bound == set()
