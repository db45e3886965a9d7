"""The style page renders in every mode and language, within its budgets, and breaks no rule of the policy."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.core.money import Money
from app.web import formatting, style
from tests.web.style_app import ROOT, make_app

PATHS = ["/style/", *(f"/style/{page}" for page in style.PAGES), *(f"/style/errors/{code}" for code in style.ERRORS)]
PAIRS = [(mode, language) for mode in ("standard", "elder") for language in ("zh", "en")]
BUILD = ROOT / "static" / "build"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_app().test_client()


def _built(name: str) -> Path:
    manifest = json.loads((BUILD / "manifest.json").read_text(encoding="utf-8"))
    return BUILD / manifest[name]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("mode", "language"), PAIRS)
def test_page_renders_in_every_mode_and_language(client: FlaskClient, path: str, mode: str, language: str) -> None:
    answer = client.get(path, query_string={"mode": mode, "language": language})
    html = answer.get_data(as_text=True)
    assert answer.status_code == (int(path[-3:]) if "/errors/" in path else 200)
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in html
    assert f'data-mode="{mode}"' in html
    assert html.count("<h1") == 1 + (path == "/style/"), "one heading a page; the style page shows a panel with its own"
    assert "010-8200-0000" in html


@pytest.mark.parametrize("path", PATHS)
def test_page_keeps_the_content_security_policy(client: FlaskClient, path: str) -> None:
    html = client.get(path).get_data(as_text=True)
    assert not re.search(r"\sstyle\s*=", html)
    assert not re.search(r"\son[a-z]+\s*=", html)
    assert "javascript:" not in html
    for tag in re.findall(r"<script[^>]*>", html):
        assert "src=" in tag
        assert "nonce=" in tag


def test_ids_are_unique(client: FlaskClient) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get("/style/").get_data(as_text=True))
    assert sorted(ids) == sorted(set(ids))


def test_every_icon_and_drawing_named_is_in_the_sprite(client: FlaskClient) -> None:
    sprite = _built("icons.svg").read_text(encoding="utf-8")
    have = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    html = "".join(client.get(path).get_data(as_text=True) for path in PATHS)
    assert set(re.findall(r'icons[^"]*\.svg#([^"]+)"', html)) <= have
    named = {f"i-{look.shape}" for states in style.LOOKS.values() for look in states.values()}
    assert named <= have


def test_budgets_of_the_first_view(client: FlaskClient) -> None:
    html = client.get("/style/home").get_data()
    assert len(gzip.compress(html)) <= 14 * 1024
    assert len(gzip.compress(_built("app.css").read_bytes())) <= 20 * 1024
    assert len(gzip.compress(_built("app.js").read_bytes())) <= 26 * 1024


def test_styles_stay_with_what_old_browsers_read() -> None:
    css = _built("app.css").read_text(encoding="utf-8")
    for unread in ("@layer", ":has(", "oklch", "&"):
        assert unread not in css
    assert ":focus{" in css or ":focus," in css
    assert "prefers-reduced-motion" in css
    assert "forced-colors" in css
    assert "@media print" in css


def test_built_files_are_cached_for_ever_and_others_are_not(client: FlaskClient) -> None:
    built = client.get(f"/static/build/{_built('app.css').name}")
    assert built.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/static/favicon.svg").headers.get("Cache-Control", "")
    assert "immutable" not in client.get("/static/build/app-gone.css").headers.get("Cache-Control", "")


def test_unknown_pages_are_not_found(client: FlaskClient) -> None:
    assert client.get("/style/nothing").status_code == 404
    assert client.get("/style/errors/418").status_code == 404


def test_macros_take_money_that_refuses_division() -> None:
    source = """{% from "macros/money.html" import balance_card, who_pays, price %}
    {% from "macros/charts.html" import sparkline, meter, burn_down, bars %}
    {{ balance_card("b", m(50000), m(80000)) }}{{ balance_card("b", m(0), m(0)) }}
    {{ who_pays(m(26000), [{"mark": "subsidised", "name": "a", "amount": m(13000)}], m(13000)) }}
    {{ who_pays(m(0), [], m(0)) }}{{ price(m(8000), m(26000)) }}{{ sparkline([m(5), m(3), m(0)], 1) }}
    {{ meter("a", m(5), m(0)) }}{{ burn_down("t", m(100), [(0, m(100)), (5, m(40))], 10) }}
    {{ burn_down("t", m(0), [], 10) }}{{ bars([{"label": "a", "value": m(3)}]) }}"""
    app = make_app()
    with app.test_request_context("/"):
        html = app.jinja_env.from_string(source).render(m=Money)
    assert '<rect class="left" width="625.0"' in html
    assert html.count('<rect class="seg seg-yours"') == 1
    assert 'x="500.0"' in html


@pytest.mark.parametrize(
    ("fen", "written", "said"),
    [
        (1200, "¥12.00", "12元"),
        (1250, "¥12.50", "12元5角"),
        (1205, "¥12.05", "12元零5分"),
        (1235, "¥12.35", "12元3角5分"),
        (50, "¥0.50", "5角"),
        (5, "¥0.05", "5分"),
        (0, "¥0.00", "零元"),
        (-13000, "−¥130.00", "减130元"),
        (123456789, "¥1,234,567.89", "1234567元8角9分"),
    ],
)
def test_money_is_written_and_said(fen: int, written: str, said: str) -> None:
    app = make_app()
    with app.test_request_context("/"):
        assert formatting.money(fen) == written
        assert formatting.money_spoken(fen) == said
