"""What house rules look at: the repository's own files."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
TEMPLATES = ROOT / "templates"
SHARED_TEMPLATES = ("layouts", "macros", "parts", "drawings", "errors")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    return tuple(sorted(path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()))


def under(*folders: str, ending: str = "") -> list[Path]:
    """The repository's files below `folders` whose names end so."""
    return [p for p in files() if p.relative_to(ROOT).parts[0] in folders and p.name.endswith(ending)]


def shown(path: Path, line: int | None = None) -> str:
    """A path as a person would look it up."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))
