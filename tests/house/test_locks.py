"""What is installed is pinned, and settings are written down where people look for them."""

from __future__ import annotations

import json
import re

from tests.house.tree import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
PIN = re.compile(r"^[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==\S+( ; .+)?$")
SETTING = re.compile(r"\"([A-Z][A-Z0-9_]{3,})\"")
OFFERED = re.compile(r"^#?([A-Z][A-Z0-9_]+)=", re.M)
INTERNAL = {"INSTANCE"}


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def test_every_package_is_pinned_and_no_registry_is_named() -> None:
    assert [line for name in LOCKS for line in lines(name) if not PIN.match(line)] == []
    assert "resolved" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_the_locks_hold_what_is_asked_for() -> None:
    asked = [line.split(" ;")[0] for name in ("requirements.in", "requirements-dev.in") for line in lines(name)]
    asked = [line.lower() for line in asked if not line.startswith("-")]
    locked = {line.split(" ;")[0].lower() for name in LOCKS for line in lines(name)}
    assert [line for line in asked if line not in locked and re.sub(r"\[.*\]", "", line) not in locked] == []


def test_npm_packages_are_exact() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = package.get("dependencies", {}) | package.get("devDependencies", {})
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_every_setting_is_offered() -> None:
    read = set(SETTING.findall((ROOT / "app" / "config" / "settings.py").read_text(encoding="utf-8")))
    offered = set(OFFERED.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    assert read - offered - INTERNAL == set()
    assert offered - read == set()
