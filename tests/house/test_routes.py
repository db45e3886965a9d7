"""Every route × every role × our object and theirs, against the route table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule as UrlRule
from werkzeug.test import TestResponse

from app import create_app
from app.core import crypto, db
from app.web.account.login import COOKIE
from tests.house.route_actors import MINE, THINGS, Walker, walkers
from tests.house.route_table import ROUTES, Rule
from tests.support.databases import Databases
from tests.support.settings import TEST_KEYS, settings_for
from tests.support.time import Clock

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True)
class House:
    """The application on the cast, who walks it, and what they meet. Nothing they do is kept."""

    app: Flask
    walkers: list[Walker]
    things: dict[str, object]
    own: dict[tuple[str, int], object]


@pytest.fixture(scope="module")
def house(databases: Databases, seeded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One copy of the cast for the whole walk: after the walkers have entered, every commit is a rollback."""
    held, name = Clock(), databases.new_name()
    url = databases.copy(seeded, name)
    crypto.init_keys(TEST_KEYS)
    app = create_app(settings_for(url, tmp_path_factory.mktemp("walk")))
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    entered = walkers()
    with db.transaction():
        things = {kind: make() for kind, make in THINGS.items()}
    with db.reading():
        own = {(kind, walker.session_id): make(walker) for kind, make in MINE.items() for walker in entered}
    dialect: Any = db.engine().dialect
    dialect.do_commit = lambda connection: connection.rollback()
    yield House(app, entered, things, own)
    del dialect.do_commit
    db.dispose()
    databases.drop(name)
    held.release()


def _rules(app: Flask, endpoint: str) -> list[tuple[str, UrlRule]]:
    """(method, rule) for each way to reach the endpoint."""
    found = [rule for rule in app.url_map.iter_rules(endpoint) if not rule.redirect_to]
    return [(method, rule) for rule in found for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]


def _browser(house: House, walker: Walker | None) -> FlaskClient:
    browser = house.app.test_client()
    if walker is not None:
        browser.set_cookie(COOKIE, walker.token)
    return browser


def _ask(house: House, walker: Walker | None, method: str, rule: UrlRule, values: dict[str, object]) -> TestResponse:
    path = house.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    asks = ROUTES[rule.endpoint].asks.items()
    typed = {name: kind[1:] if kind.startswith("=") else str(house.things[kind]) for name, kind in asks}
    how = {"data": typed} if method in UNSAFE else {"query_string": typed}
    return _browser(house, walker).open(path, method=method, **how)


def _led_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in (302, 303) and urlsplit(answer.location or "").path == "/sign-in"


def _outcome(answer: TestResponse, method: str) -> str:
    """What the answer amounts to: `sign-in`, `refused`, `not found`, `broken` or `served`."""
    if _led_to_sign_in(answer):
        return "sign-in"
    if answer.status_code >= 500:
        return "served" if answer.status_code == 503 else "broken"
    return {403: "refused", 404: "not found", 401: "refused", 405: "broken"}.get(answer.status_code, "served")


def _expected(rule: Rule, walker: Walker | None, method: str) -> set[str]:
    """The outcomes the table allows this walker."""
    if rule.who == "public":
        return {"served", "sign-in", "not found"}
    if walker is None:
        return {"sign-in"}
    if rule.who != "signed-in" and walker.role not in rule.who:
        return {"refused"}
    if walker.role in rule.refuses:
        return {"refused"}
    if rule.serving and not walker.serves:
        return {"not found"}
    sees = rule.sees if rule.sees is not None else (rule.who if rule.who != "signed-in" else None)
    if rule.sees is not None and not (rule.things or rule.asks) and walker.role not in rule.sees:
        return {"not found"}
    tenants = bool(rule.things or rule.asks) and not (rule.mine or rule.shared)
    if tenants and sees is not None and not (walker.ours and walker.role in sees):
        return {"not found"}
    # The third rung, the policy on the noun, may refuse an act; it never hides a page.
    return {"served", "refused"} if method in UNSAFE or rule.policy else {"served"}


def test_the_table_lists_every_route_and_no_other(house: House) -> None:
    assert {rule.endpoint for rule in house.app.url_map.iter_rules()} == set(ROUTES)


@pytest.mark.parametrize("endpoint", ROUTES)
def test_a_route_is_open_to_whom_the_table_says(house: House, endpoint: str) -> None:
    rule, wrong = ROUTES[endpoint], []
    for method, url_rule in _rules(house.app, endpoint):
        assert url_rule.arguments == set(rule.things), "the table names every object in the address"
        for walker in (None, *house.walkers):
            values = _values(house, rule, walker)
            outcome = _outcome(_ask(house, walker, method, url_rule, values), method)
            allowed = _expected(rule, walker, method)
            if outcome not in allowed:
                who, hoped = walker or "nobody", " or ".join(sorted(allowed))
                wrong.append(f"{method} {url_rule.rule}: {who} {outcome}, not {hoped}")
    assert not wrong, "\n".join(wrong)


def _values(house: House, rule: Rule, walker: Walker | None) -> dict[str, object]:
    if rule.mine:
        owner = walker or house.walkers[0]
        return {name: house.own[kind, owner.session_id] for name, kind in rule.things.items()}
    return {name: house.things[kind] for name, kind in rule.things.items()}


@pytest.mark.parametrize("endpoint", [endpoint for endpoint, rule in ROUTES.items() if rule.mine])
def test_what_is_mine_is_nobody_elses(house: House, endpoint: str) -> None:
    rule = ROUTES[endpoint]
    for method, url_rule in _rules(house.app, endpoint):
        for walker in house.walkers:
            other = next(each for each in house.walkers if each.person_id != walker.person_id)
            answer = _ask(house, walker, method, url_rule, _values(house, rule, other))
            assert answer.status_code == 404, f"{walker} found what is {other}'s"


@pytest.mark.parametrize("endpoint", [endpoint for endpoint, rule in ROUTES.items() if rule.things and not rule.mine])
def test_an_object_that_does_not_exist_is_not_found(house: House, endpoint: str) -> None:
    rule, wrong = ROUTES[endpoint], []
    unknown = {name: 1 if isinstance(house.things[kind], int) else "none-such" for name, kind in rule.things.items()}
    for method, url_rule in _rules(house.app, endpoint):
        for walker in house.walkers:
            answer = _ask(house, walker, method, url_rule, unknown)
            if answer.status_code not in (403, 404):
                wrong.append(f"{method} {url_rule.rule}: {walker} got {answer.status_code}")
    assert wrong == []
