"""Collects every msgid of code and templates, updates `translations/en` and compiles it.

A msgid is Chinese text given to gettext (or `N_`), the message of an error of the house, or a value
of its `fields`. `wanted()` is also what the house test compares the catalogue with.
"""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
CALLS = frozenset({"_", "N_", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext"})
ROOT_ERROR = "LinliError"
OPTIONS = {"silent": "false", "trimmed": "true"}
SIGN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
BEGUN = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def wanted() -> dict[str, list[str]]:
    """Every msgid with a Chinese character or punctuation mark → the files it is in, sorted."""
    found: dict[str, set[str]] = {}
    for path, msgid in [*_of_code(), *_of_templates()]:
        if SIGN.search(msgid):
            found.setdefault(msgid, set()).add(str(path.relative_to(ROOT)))
    return {msgid: sorted(files) for msgid, files in sorted(found.items())}


def known() -> Catalog:
    """The English catalogue as it is; an empty one where there is none."""
    if not ENGLISH.exists():
        return _empty()
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain="messages")


def compile_english() -> None:
    """Write the compiled catalogue the application reads, where it is missing or older than its source.

    It is put in place whole, so that a server reading it meanwhile never sees half of it.
    """
    compiled = ENGLISH.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns > ENGLISH.stat().st_mtime_ns:
        return
    made = compiled.with_suffix(f".{os.getpid()}.tmp")
    with made.open("wb") as file:
        write_mo(file, known())
    made.replace(compiled)


def _empty() -> Catalog:
    # one fixed date: the file changes only where its words do
    return Catalog(
        locale="en",
        domain="messages",
        project="Linli",
        version="1",
        header_comment="# The English of Linli. Written by `make translations`; fill in msgstr by hand.",
        creation_date=BEGUN,
        revision_date=BEGUN,
        last_translator="Linli",
        language_team="English",
        msgid_bugs_address="the issue tracker",
        charset="utf-8",
        fuzzy=False,
    )


def _of_templates() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for _line, message, _comments, _context in extract_from_file("jinja2", path, options=OPTIONS):
            for msgid in message if isinstance(message, tuple) else (message,):
                if isinstance(msgid, str):
                    yield path, msgid


def _of_code() -> Iterator[tuple[Path, str]]:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "app").rglob("*.py"))}
    errors = _error_names(list(trees.values()))
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from ((path, msgid) for msgid in _of_call(node, errors))
            elif isinstance(node, ast.ClassDef) and node.name in errors:
                yield from ((path, msgid) for msgid in _of_error_class(node))


def _error_names(trees: list[ast.Module]) -> set[str]:
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    names = {ROOT_ERROR}
    while more := {name for name, its in bases.items() if its & names} - names:
        names |= more
    return names


def _of_call(node: ast.Call, errors: set[str]) -> Iterator[str]:
    name = ast.unparse(node.func).rpartition(".")[2]
    if name in CALLS:
        yield from _texts(node.args[:2] if "ngettext" in name else node.args[:1])
    elif name in errors:
        yield from _texts(node.args[:1])
        for keyword in node.keywords:
            if keyword.arg == "fields" and isinstance(keyword.value, ast.Dict):
                yield from _texts(keyword.value.values)


def _of_error_class(node: ast.ClassDef) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
            yield from _texts(call.args[:1])
        elif isinstance(call, ast.FunctionDef) and call.name == "__init__":
            yield from _texts([*call.args.defaults, *filter(None, call.args.kw_defaults)])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        for part in ast.walk(node) if isinstance(node, ast.IfExp) else (node,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def main() -> int:
    """Update and compile the catalogue; says how many msgids still lack English."""
    before, msgids = known(), wanted()
    catalogue = _empty()
    for msgid, files in msgids.items():
        kept = before.get(msgid)
        catalogue.add(msgid, kept.string if kept else "", locations=[(name, 0) for name in files])
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, include_lineno=False, omit_header=False, width=120)
    compile_english()
    missing = [msgid for msgid in msgids if not (found := catalogue.get(msgid)) or not found.string]
    print(f"{len(msgids)} msgids, {len(missing)} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
