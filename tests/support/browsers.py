"""A real Chromium on a phone-sized screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.web.account.login import COOKIE
from tests.support.people import token_of
from tests.support.servers import Served
from tools import chromium

PhoneSignIn = Callable[[str], Page]
PHONE = {"width": 360, "height": 740}
missing: list[str] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly how many browser tests found no browser."""
    if missing:
        terminalreporter.write_sep("!", f"NO CHROMIUM: {len(missing)} browser tests were not run", red=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser | None]:
    """The run's Chromium; None where the machine has none."""
    path = chromium.find()
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser | None, server: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a phone of 360 × 740, in Shanghai, whose relative addresses are the server's.

    A script error on any page fails the test.
    """
    if browser is None:
        missing.append(request.node.nodeid)
        pytest.skip("NO CHROMIUM on this machine: install chromium and fonts-noto-cjk")
    context = browser.new_context(
        base_url=server.url, viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True,
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(15_000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, f"scripts failed on the page: {errors}"


@pytest.fixture
def page_as(page: Page, server: Served) -> PhoneSignIn:
    """`page_as("王秀兰")` gives the page with somebody of the cast signed in, by name or login."""

    def sign_in(name: str) -> Page:
        page.context.add_cookies([{"name": COOKIE, "value": token_of(name), "url": server.url}])
        return page

    return sign_in
