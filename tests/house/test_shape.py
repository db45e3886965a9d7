"""How the house is built: small files, short functions, names that say what is inside, nothing half done."""

from __future__ import annotations

import ast
import re
import warnings

from tests.house.tree import ROOT, files, shown, tree, under

LONGEST_FILE = 400
LONG_FILE = 250
LONGEST_FUNCTION = 60
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "stuff", "shared", "lib"}
DRAWER_CLASS = re.compile(r"(Manager|Helper|Util|Utils)$")
TEXTS = (".py", ".html", ".js", ".mjs", ".css", ".md", ".yaml", ".toml", ".in", ".txt", ".cfg", ".service", ".example")
LARGEST = 1_000_000
FOREIGN = re.compile(r"(^|/)(node_modules|vendor|third_party|bower_components|\.venv)/|\.min\.(js|css)$|^static/build/")
HALF_DONE = re.compile(
    "|".join(
        (
            r"\bTO" r"DO\b", r"\bFIX" r"ME\b", r"\bXX" r"X\b", r"raise NotImpl" r"emented", r"# type:" r" ignore",
            r"pragma:" r" no cover", r"mark\.sk" r"ip", r"mark\.x" r"fail",
        )
    )
)  # fmt: skip
WORKPLACE = re.compile(r"(?<![\w.])/work" r"/|/roo" r"t/(?!\w*\.)")


def length(path: object) -> int:
    with open(str(path), encoding="utf-8") as file:
        return sum(1 for _ in file)


def test_no_file_of_the_program_is_two_nouns() -> None:
    lengths = {shown(path): length(path) for path in under("app", ending=".py")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
    long = sorted(name for name, lines in lengths.items() if lines > LONG_FILE)
    if long:
        warnings.warn(f"over {LONG_FILE} lines: {', '.join(long)}", stacklevel=1)


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{shown(path, node.lineno)} {node.name}"
        for path in under("app", "tools", ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_there_are_no_drawers() -> None:
    python = under("app", "tools", "tests", ending=".py")
    named = [shown(path) for path in python if DRAWERS & {path.stem, *path.relative_to(ROOT).parent.parts}]
    classes = [
        f"{shown(path, node.lineno)} {node.name}"
        for path in under("app", ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and DRAWER_CLASS.search(node.name)
    ]
    assert named + classes == []


def test_nothing_is_half_done() -> None:
    found = [
        f"{shown(path, number)} {line.strip()[:80]}"
        for path in under("app", "tools", "tests", "templates", "frontend", "migrations")
        if path.suffix in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if HALF_DONE.search(line)
    ]
    assert found == []


def test_nothing_points_outside_the_repository() -> None:
    found = [
        f"{shown(path, number)} {line.strip()[:80]}"
        for path in files()
        if path.suffix in TEXTS or path.name in ("Makefile", "Procfile", "run")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WORKPLACE.search(line)
    ]
    assert found == []


def test_nothing_of_others_is_kept_here() -> None:
    names = [shown(path) for path in files()]
    assert [name for name in names if FOREIGN.search(name)] == []
    assert [shown(path) for path in files() if path.stat().st_size > LARGEST] == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        shown(path)
        for path in under("app", "tools", ending=".py")
        if path.stat().st_size and ast.get_docstring(tree(path)) is None
    ]
    assert silent == []
