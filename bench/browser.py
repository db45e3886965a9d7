"""A signed-in resident's browser against the application in this process, and the same page rendered from memory."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask, g, render_template
from flask.testing import FlaskClient

from app import catalogue
from app.core import db
from app.web.account.login import COOKIE, SignedIn
from app.web.kernel.words import keep_unread
from app.web.storefront.cards import Card, priced
from app.web.storefront.serving import Serving, serving
from bench.world import One, sign_in

PER_PAGE = re.compile(r'nonce="[^"]*"|name="csrf[^>]*>|csrf-token" content="[^"]*"|name="next" value="[^"]*"')


def signed_in(app: Flask, one: One) -> FlaskClient:
    """A browser with the resident's session."""
    with db.transaction():
        token = sign_in(one)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return client


def get(client: FlaskClient, path: str) -> str:
    """The page, which must be one."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError(f"{path} answered {answer.status_code}")
    return answer.get_data(as_text=True)


def pageless(page: str) -> str:
    """The page without what differs each time: nonces, form keys and where forms lead back to."""
    return PER_PAGE.sub("", page)


class FromMemory:
    """`/bench/services`: the catalogue page's template with everything it shows already there; no statement."""

    PATH = "/bench/services"

    def __init__(self, app: Flask) -> None:
        self._viewer: SignedIn | None = None
        self._serving: Serving | None = None
        self._cards: list[Card] = []
        self._after: int | None = None
        app.add_url_rule(self.PATH, endpoint="storefront.from_memory", view_func=self._view)

    def remember(self, app: Flask, token: str, limit: int) -> None:
        """Load once what the page shows to whoever holds `token`."""
        from app import accounts

        with app.test_request_context("/services"), db.reading():
            viewer = accounts.load_viewer(token)
            if viewer is None:
                raise AssertionError("nobody holds this token")
            g._login_user = self._viewer = SignedIn(viewer)
            self._serving = serving()
            who = self._serving.who
            if who is None:
                raise AssertionError("the resident serves nobody")
            items = catalogue.shelf(who.residence_code, limit=limit)
            self._cards = priced(who.resident_id, items, who.residence_code)
            self._after = items[-1].service_id if len(items) == limit else None

    def _view(self) -> str:
        g._login_user, g.serving = self._viewer, self._serving
        keep_unread(0)
        who = self._serving.who if self._serving else None
        return render_template("storefront/services/index.html", who=who, q="", cards=self._cards, after=self._after)


def page_of(client: FlaskClient, path: str) -> Callable[[], str]:
    """An act that loads the page."""
    return lambda: get(client, path)
