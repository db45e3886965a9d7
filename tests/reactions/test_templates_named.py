"""Every template that the program names has words, and every event it announces is made where it is announced."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from app.notifications.templates import TEMPLATES
from tests.house.tree import tree, under

DECIDED = {"application_approved", "application_returned", "application_rejected"}
PLACE = {"later": 0, "tell": 1, "send_sms": 1, "_link": 1, "_provider": 1}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the program, by the last word of what is called."""
    for path in under("app", ending=".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func).rpartition(".")[2], node


def named() -> set[str]:
    """Templates named by a word in the call that says them; `tell` of `realtime` takes topics, not templates."""
    found = set()
    for name, node in calls():
        place = PLACE.get(name)
        if place is None or len(node.args) <= place or ast.unparse(node.func).startswith("realtime"):
            continue
        argument = node.args[place]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            found.add(argument.value)
    return found - {""}


def test_every_template_named_in_the_program_has_words() -> None:
    wanted = named() | DECIDED
    assert len(wanted) > 20
    assert wanted - set(TEMPLATES) == set()


def test_no_template_is_left_that_nobody_says() -> None:
    assert set(TEMPLATES) - named() - DECIDED == {"sign_in_code", "link_code"}  # chosen by the purpose of the code


def test_an_event_is_made_where_it_is_announced() -> None:
    """So that reading the calls is enough to know every type that is announced."""
    elsewhere = [
        ast.unparse(node)
        for name, node in calls()
        if name == "announce" and not (node.args and isinstance(node.args[0], ast.Call))
    ]
    assert elsewhere == []
