"""The table is whole: every event that is announced stands in it."""

from __future__ import annotations

import ast

from app.notifications.templates import TEMPLATES
from app.reactions import TABLE
from app.reactions.about import BY_TEXT, TO_PROVIDER, TO_WORKERS
from tests.house.tree import tree, under


def test_every_announced_event_stands_in_the_table() -> None:
    known = {event.__name__ for event in TABLE}
    announced = {
        ast.unparse(node.args[0].func).rpartition(".")[2]
        for path in under("app", ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] == "announce"
        and node.args
        and isinstance(node.args[0], ast.Call)
    }
    assert len(announced) > 20
    assert announced - known == set()


def test_templates_named_by_rules_exist() -> None:
    assert set(TEMPLATES) >= BY_TEXT | TO_PROVIDER | TO_WORKERS
