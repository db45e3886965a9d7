"""Every page of the route table in a real browser: what axe says, how wide it is, what it is called, what it costs.

Standard mode in Chinese and elder mode in English are looked at in each run; AUDIT=1 (`make audit`) looks at the other
two pairings as well.
"""

from __future__ import annotations

import gzip
import os
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Response

from tests.support.pages import PageOf, pages
from tests.support.screens import Screens
from tests.support.servers import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
}
PAIRS = [("standard", "zh"), ("elder", "en")] + (
    [("standard", "en"), ("elder", "zh")] if os.environ.get("AUDIT") else []
)
CATALOGUE_OF_PARTS = "style."
"""The style page shows parts of pages beside each other, and error pages on purpose."""

FACTS = """() => ({
  headings: document.querySelectorAll('h1').length, title: document.title.trim(), lang: document.documentElement.lang,
  wide: document.documentElement.scrollWidth, tall: document.documentElement.scrollHeight,
  inline: document.querySelectorAll('[style], style, script:not([src])').length,
})"""


def visit(screens: Screens, page: Page, one: PageOf, mode: str, language: str, width: int) -> Response:
    """Open a page as whoever may, at the top of a phone."""
    page.goto("about:blank")  # the page before opens no socket as somebody else
    screens.sign_in(page.context, one.token, mode, language)
    page.set_viewport_size({"width": width, "height": 740})
    answer = page.goto(one.path)
    assert answer is not None
    return answer


def said(one: PageOf, violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one.path}: {found['id']}: {node['html'][:160]} — {node['failureSummary'][:300]}"
        for found in violations
        for node in found["nodes"]
    ]


@pytest.mark.parametrize(("mode", "language"), PAIRS)
def test_every_page_is_accessible_named_and_served(app: Flask, screens: Screens, mode: str, language: str) -> None:
    wrong: list[str] = []
    page = screens.open(width=360)
    for one in pages(app):
        answer = visit(screens, page, one, mode, language, 360)
        facts = page.evaluate(FACTS)
        if not one.endpoint.startswith((CATALOGUE_OF_PARTS, "errors.")) and answer.status != 200:
            wrong.append(f"{one.path}: {answer.status}")
        if facts["headings"] != 1 and one.endpoint != "style.index":
            wrong.append(f"{one.path}: {facts['headings']} h1")
        if not facts["title"] or facts["lang"] != ("en" if language == "en" else "zh-Hans"):
            wrong.append(f"{one.path}: title {facts['title']!r}, lang {facts['lang']!r}")
        if facts["inline"]:
            wrong.append(f"{one.path}: {facts['inline']} inline styles or scripts")
        # As tall as its content: what lies under a sticky bar now is reached by scrolling and is not obscured.
        page.set_viewport_size({"width": 360, "height": max(740, facts["tall"])})
        page.evaluate(AXE)
        wrong += said(one, page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("mode", "language"), PAIRS)
@pytest.mark.parametrize("width", [320, 640])
def test_no_page_scrolls_sideways(app: Flask, screens: Screens, mode: str, language: str, width: int) -> None:
    """On a screen of 320 px; and on a desk's 1280 px at 200 % zoom, which leaves 640."""
    page = screens.open(width=width)
    wide = []
    for one in pages(app):
        visit(screens, page, one, mode, language, width)
        if (found := page.evaluate(FACTS)["wide"]) > width:
            wide.append(f"{one.path}: {found}")
    assert not wide, "\n".join(wide)


LIMITS = {"document": 14 * 1024, "stylesheet": 20 * 1024, "script": 26 * 1024}


def test_first_views_are_small(app: Flask, screens: Screens) -> None:
    """Bytes as they come over the line; what is loaded after the first paint is not in the page's own tags."""
    page, wrong = screens.open(width=360), []
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    for one in pages(app):
        if not one.endpoint.startswith(("storefront.", "account.", "worker.")):
            continue
        answers.clear()
        visit(screens, page, one, "standard", "zh", 360)
        tagged = set(page.eval_on_selector_all("script[src]", "found => found.map(each => each.src)"))
        sizes = dict.fromkeys(LIMITS, 0)
        for answer in answers:
            kind = answer.request.resource_type
            if kind == "script" and answer.url not in tagged:
                continue
            if kind in sizes and answer.ok:
                sizes[kind] += len(gzip.compress(answer.body()))
        wrong += [f"{one.path}: {kind} {size} bytes" for kind, size in sizes.items() if size > LIMITS[kind]]
    assert not wrong, "\n".join(wrong)
