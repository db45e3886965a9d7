"""Screens of several people at once, each a browser context of its own, watched for what must never happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from app.web.account.login import COOKIE
from tests.support.browsers import PHONE, missing
from tests.support.people import token_of
from tests.support.servers import Served

DESK = {"width": 1280, "height": 900}
REFUSED = "Failed to load resource"


@dataclass
class Screens:
    """Opens pages on the server under test and remembers what went wrong on any of them."""

    browser: Browser
    url: str
    opened: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def open(
        self,
        name: str | None = None,
        *,
        mode: str = "standard",
        language: str = "zh",
        scripts: bool = True,
        sockets: bool = True,
        desk: bool = False,
        token: str | None = None,
        width: int = 0,
    ) -> Page:
        """A page on a phone (or at a `desk`), with somebody of the cast signed in by name or login."""
        size = {"viewport": DESK} if desk else {"viewport": PHONE, "is_mobile": True, "has_touch": True}
        if width:
            size["viewport"] = {"width": width, "height": 740}
        context = self.browser.new_context(
            base_url=self.url, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce",
            java_script_enabled=scripts, **size,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        self.opened.append(context)
        self.sign_in(context, token or (token_of(name) if name else None), mode, language)
        page = context.new_page()
        if not sockets:
            page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
        self._watch(page, sockets)
        return page

    def sign_in(self, context: BrowserContext, token: str | None, mode: str, language: str) -> None:
        """Make the context somebody's, in a mode and a language, whoever's it was before."""
        values = {"mode": mode, "language": language} | ({COOKIE: token} if token else {})
        context.clear_cookies()
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in values.items()])

    def _watch(self, page: Page, sockets: bool) -> None:
        def console(message: ConsoleMessage) -> None:
            expected = REFUSED in message.text or (not sockets and "WebSocket" in message.text)
            if message.type == "error" and not expected:
                self.wrong.append(f"{page.url}: console: {message.text}")

        def request(asked: Request) -> None:
            parts = urlsplit(asked.url)
            if parts.scheme.startswith("http") and parts.netloc != urlsplit(self.url).netloc:
                self.wrong.append(f"{page.url} asked a third party: {parts.netloc}")

        def response(answer: Response) -> None:
            if answer.status >= 500:
                self.wrong.append(f"{answer.request.method} {answer.url} → {answer.status}")

        page.on("console", console)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: script: {error}"))
        page.on("request", request)
        page.on("response", response)

    def close(self) -> None:
        """Close everything."""
        for context in self.opened:
            context.close()


@pytest.fixture
def screens(browser: Browser | None, server: Served, request: pytest.FixtureRequest) -> Iterator[Screens]:
    """Screens on this test's own server. A script error, a refusal by the content security policy, an answer of 5xx
    or a request to a third party on any page fails the test."""
    if browser is None:
        missing.append(request.node.nodeid)
        pytest.skip("NO CHROMIUM on this machine: install chromium and fonts-noto-cjk")
    made = Screens(browser, server.url)
    yield made
    made.close()
    assert not made.wrong, "\n".join(made.wrong)
