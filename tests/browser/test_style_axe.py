"""axe finds nothing on the style page in any mode and language, and nothing scrolls sideways at 320 px."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from werkzeug.serving import make_server

from app.web import style
from tests.support.browsers import missing
from tests.web.style_app import ROOT, make_app

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
}
PAIRS = [(mode, language) for mode in ("standard", "elder") for language in ("zh", "en")]
PATHS = ["/style/", *(f"/style/{page}" for page in style.PAGES), "/style/errors/404"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def chrome(browser: Browser | None, request: pytest.FixtureRequest) -> Browser:
    if browser is None:
        missing.append(request.node.nodeid)
        pytest.skip("NO CHROMIUM on this machine: install chromium and fonts-noto-cjk")
    return browser


def _open(browser: Browser, url: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True).new_page()
    page.goto(url)
    return page


def _said(violations: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{found['id']}: {node['html'][:160]} — {node['failureSummary']}"
        for found in violations
        for node in found["nodes"]
    )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("mode", "language"), PAIRS)
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(chrome: Browser, address: str, path: str, mode: str, language: str, width: int) -> None:
    page = _open(chrome, f"{address}{path}?mode={mode}&language={language}", width)
    # As tall as its content: what lies under a sticky bar now is reached by scrolling and is not obscured.
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES)
    page.context.close()
    assert not violations, _said(violations)


@pytest.mark.parametrize(("mode", "language"), PAIRS)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_scrolls_sideways(chrome: Browser, address: str, path: str, mode: str, language: str) -> None:
    page = _open(chrome, f"{address}{path}?mode={mode}&language={language}", 320)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert wide <= 320


@pytest.mark.parametrize(("mode", "floor"), [("standard", 44), ("elder", 48)])
@pytest.mark.parametrize("path", ["/style/home", "/style/check", "/style/order", "/style/worker"])
def test_targets_are_large_enough(chrome: Browser, address: str, path: str, mode: str, floor: int) -> None:
    page = _open(chrome, f"{address}{path}?mode={mode}", 360)
    small = page.evaluate(
        """floor => Array.from(document.querySelectorAll('a, button, summary, input:not([type=hidden]), select'))
          .filter(one => one.offsetParent && !one.closest('.skip'))
          .filter(one => {
            const cover = getComputedStyle(one, '::after').position === 'absolute';
            return !cover && one.getBoundingClientRect().height < floor - 0.5;
          })
          .map(one => one.outerHTML.slice(0, 120) + ' ' + one.getBoundingClientRect().height)""",
        floor,
    )
    page.context.close()
    assert not small


@pytest.mark.parametrize("path", PATHS)
def test_elder_mode_writes_nothing_smaller_than_eighteen_pixels(chrome: Browser, address: str, path: str) -> None:
    page = _open(chrome, f"{address}{path}?mode=elder", 360)
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll('body *'))
          .filter(one => one.offsetParent && !one.closest('.sr, .skip, kbd, option, dialog'))
          .filter(one => Array.from(one.childNodes).some(node => node.nodeType === 3 && node.data.trim()))
          .filter(one => parseFloat(getComputedStyle(one).fontSize) < 17.95)
          .map(one => one.outerHTML.slice(0, 100) + ' ' + getComputedStyle(one).fontSize)"""
    )
    page.context.close()
    assert not small


def test_a_form_is_sent_once_and_its_button_says_so(chrome: Browser, address: str) -> None:
    page = _open(chrome, f"{address}/style/check", 360)
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/style/check*", answer)
    button = page.locator(".pay-bar button")
    page.evaluate("const b = document.querySelector('.pay-bar button'); b.click(); b.click();")
    page.wait_for_function("document.querySelector('.pay-bar button').disabled")
    said = button.inner_text()
    announced = page.locator("[data-announce]").inner_text()
    page.context.close()
    assert sent == ["POST"]
    assert "正在提交" in said
    assert announced == said


def test_the_queue_is_worked_by_keyboard(chrome: Browser, address: str) -> None:
    page = _open(chrome, f"{address}/style/street", 1280)
    page.wait_for_function("!document.querySelector('[data-pick-all]').disabled")
    page.keyboard.press("j")
    assert "孙桂英" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("k")
    assert "刘振国" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    page.locator("tbody .pick input").nth(3).check()
    assert "¥2,400.00" in page.locator("[data-bulk-words]").inner_text()
    page.evaluate("document.body.dataset.keys = 'off'")
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.className")
    page.context.close()
    assert focused != "row-link"


def test_a_speaker_is_shown_only_with_a_chinese_voice(chrome: Browser, address: str) -> None:
    for voices, shown in (("[]", False), ("[{lang: 'en-US'}]", False), ("[{lang: 'zh-CN'}]", True)):
        page = chrome.new_context(viewport={"width": 360, "height": 800}).new_page()
        page.add_init_script(
            f"speechSynthesis.getVoices = () => {voices};"
            "speechSynthesis.speak = said => { window.said = said.text; };"
            "window.SpeechSynthesisUtterance = function (text) { this.text = text; };"
        )
        page.goto(f"{address}/style/home?mode=elder")
        page.wait_for_load_state("load")
        button = page.locator(".speak")
        assert button.is_visible() is shown
        if shown:
            button.click()
            assert page.evaluate("window.said") == "您的午餐，十一点四十送到。李师傅送，还没出发。"
        page.context.close()


def test_steppers_stay_within_their_limits(chrome: Browser, address: str) -> None:
    page = _open(chrome, f"{address}/style/", 360)
    more = page.locator("[data-step='1']")
    for _ in range(3):
        more.click()
    value, stopped = page.locator("#portions").input_value(), more.is_disabled()
    page.context.close()
    assert value == "5"
    assert stopped


def test_the_warning_comes_five_minutes_before_the_end(chrome: Browser, address: str) -> None:
    page = chrome.new_context().new_page()
    page.route(
        "**/style/home",
        lambda route: route.fulfill(
            response=(came := route.fetch()),
            body=came.text()
            .replace("<body ", '<body data-session-ends="2026-11-23T10:00:00Z" ')
            .replace('<p class="sr" aria-live', "<div data-session-banner hidden>…</div><p class='sr' aria-live"),
        ),
    )
    page.clock.install(time="2026-11-23T09:30:00Z")
    page.goto(f"{address}/style/home")
    banner = page.locator("[data-session-banner]")
    page.clock.run_for("24:00")
    early = banner.is_visible()
    page.clock.run_for("02:00")
    late = banner.is_visible()
    page.context.close()
    assert (early, late) == (False, True)
