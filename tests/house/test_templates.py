"""Templates: each belongs to one console's view, names only endpoints that exist, and carries no inline code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from flask import Flask

from tests.house.tree import APP, SHARED_TEMPLATES, TEMPLATES, shown, tree, under

ENDPOINT = re.compile(r"url_for\(\s*['\"]([\w.]+)['\"]")
REFERENCE = re.compile(r"\{%-?\s*(?:include|extends|import|from)\s+['\"]([^'\"]+)['\"]")
INLINE = {
    "a script without a file": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/json)", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>{}]*\sstyle\s*=", re.I),
    "a handler attribute": re.compile(r"<[^>{}]*\son[a-z]+\s*=", re.I),
    "a script address": re.compile(r"javascript:", re.I),
}


def templates() -> list[Path]:
    return under("templates", ending=".html")


def name_of(template: Path) -> str:
    return template.relative_to(TEMPLATES).as_posix()


def written_names(console: str) -> list[re.Pattern[str]]:
    """The template names that a console's modules write, as patterns, since part of a name may be computed."""
    folder = APP / "web" / console
    modules = [
        path for path in under("app", ending=".py") if path.is_relative_to(folder) or path == folder.with_suffix(".py")
    ]
    found = []
    for path in modules:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                found.append(re.compile(re.escape(node.value)))
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values]
                found.append(re.compile("".join(map(str, parts))))
    return found


def test_every_template_belongs_to_a_view_of_its_console() -> None:
    references = {name for path in templates() for name in REFERENCE.findall(path.read_text(encoding="utf-8"))}
    orphans = []
    for path in templates():
        name, console = name_of(path), name_of(path).split("/")[0]
        if console in SHARED_TEMPLATES or name in references:
            continue
        if not any(pattern.fullmatch(name) for pattern in written_names(console)):
            orphans.append(name)
    assert orphans == []


def test_no_template_borrows_from_another_console() -> None:
    borrowed = [
        f"{shown(path)} → {name}"
        for path in templates()
        for name in REFERENCE.findall(path.read_text(encoding="utf-8"))
        if name.split("/")[0] not in (*SHARED_TEMPLATES, name_of(path).split("/")[0])
    ]
    assert borrowed == []


def test_every_template_a_template_names_exists() -> None:
    missing = [
        f"{shown(path)} → {name}"
        for path in templates()
        for name in REFERENCE.findall(path.read_text(encoding="utf-8"))
        if not (TEMPLATES / name).exists()
    ]
    assert missing == []


def test_every_template_compiles(bare_app: Flask) -> None:
    for path in templates():
        bare_app.jinja_env.get_template(name_of(path))


def test_every_endpoint_that_is_named_exists(bare_app: Flask) -> None:
    endpoints = {rule.endpoint for rule in bare_app.url_map.iter_rules()}
    places = [*templates(), *under("app", ending=".py")]
    unknown = [
        f"{shown(path, number)} {name}"
        for path in places
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for name in ENDPOINT.findall(line)
        if name not in endpoints
    ]
    assert unknown == []


def test_pages_carry_no_inline_code() -> None:
    found = [
        f"{shown(path, text.count(chr(10), 0, match.start()) + 1)} {what}"
        for path in templates()
        if (text := path.read_text(encoding="utf-8"))
        for what, pattern in INLINE.items()
        for match in pattern.finditer(text)
    ]
    assert found == []
