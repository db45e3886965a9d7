"""A malformed file is refused with its file, its line and a plain sentence in both languages."""

# ruff: noqa: E501 (a table of texts)

from __future__ import annotations

import pytest

from app.programmes import MalformedFile, load_text
from app.programmes.loading import MAX_BYTES
from tests.programmes.malformed_rows import ROWS, programme


def test_the_table_is_long_enough() -> None:
    assert len({name for name, *_ in ROWS}) == len(ROWS) >= 60


def test_the_good_programme_is_good() -> None:
    assert load_text(programme()).programmes[0].id == "p"


@pytest.mark.parametrize(("name", "text", "line", "says"), ROWS, ids=[row[0] for row in ROWS])
def test_refused_with_line_and_sentence(name: str, text: str, line: int, says: str) -> None:
    with pytest.raises(MalformedFile) as caught:
        load_text(text, name="f.yaml")
    found = caught.value
    assert says in found.en
    assert (found.file, found.line) == ("f.yaml", line)
    assert any("一" <= letter <= "鿿" for letter in found.zh)
    assert "\n" not in found.zh + found.en


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(MalformedFile, match="too large"):
        load_text("# " + "x" * MAX_BYTES)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            programme(
                benefit="{tiers: [{when: {age: {at_least: 60}}, benefit: 1}, {when: {age: {at_least: 80}}, benefit: 2}]}"
            ),
            "tier 2",
        ),
        (
            programme(
                benefit="{tiers: [{when: {service: [x.*]}, benefit: 1}, {when: [{service: [x.y.*]}, {age: 3}], benefit: 2}]}"
            ),
            "tier 2",
        ),
        (programme("limits: [{per: month, amount: 10}, {per: year, amount: 200}]"), "can never bind"),
        (programme("limits: [{per: order, rate: 100%}]"), "can never bind"),
        (programme("limits: [{per: order, amount: 6}]"), "can never bind"),
        (programme("group: alone"), "one member"),
    ],
)
def test_odd_but_usable(text: str, says: str) -> None:
    assert any(says in warning.en for warning in load_text(text).warnings)


@pytest.mark.parametrize(
    "text",
    [
        programme(
            benefit="{tiers: [{when: {age: {at_least: 80}}, benefit: 1}, {when: {age: {at_least: 60}}, benefit: 2}]}"
        ),
        programme(
            benefit="{choose: highest, tiers: [{when: {age: {at_least: 60}}, benefit: 1}, {when: {age: {at_least: 80}}, benefit: 2}]}"
        ),
        programme("limits: [{per: month, amount: 10}, {per: year, amount: 100}]"),
    ],
)
def test_nothing_odd(text: str) -> None:
    assert load_text(text).warnings == ()


def test_quoted_numbers_merge_keys_and_aliases_are_read() -> None:
    text = (
        programme("approval: &a {documents: [id_card]}", benefit="'5.50'")
        + "  - <<: {name: 乙, pays: order}\n    id: q\n    source: s\n    effective: {from: 2026-01-01}\n    benefit: 1\n    approval: *a\n"
    )
    found = load_text(text).programmes
    assert [(p.id, p.name, p.approval and p.approval.documents) for p in found] == [
        ("p", "某项目", ("id_card",)),
        ("q", "乙", ("id_card",)),
    ]
