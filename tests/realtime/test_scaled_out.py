"""Scaled out: pages, sockets and work are processes of their own, with Redis between."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.web.account.login import COOKIE
from tests.support.ordering import DAUGHTER, ELDER, orders_on, tomorrow
from tests.support.outboxes import emptied
from tests.support.people import token_of
from tests.support.processes import celery, gunicorn
from tests.support.servers import Served
from tests.support.sockets import page_socket, refusal
from tests.support.time import Clock

pytestmark = pytest.mark.slow
CLOCK = "2026-11-23T09:00"
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class House:
    web: Served
    sockets: Served


@pytest.fixture
def house(world: str, data_dir: Path, redis_server: str, clock: Clock) -> Iterator[House]:
    with ExitStack() as stack:
        shared = {"REDIS_URL": redis_server, "LINLI_CLOCK": CLOCK}
        stack.enter_context(celery(world, data_dir, redis_server, LINLI_CLOCK=CLOCK))
        web = stack.enter_context(gunicorn(world, data_dir, "web", WEB_CONCURRENCY="1", **shared))
        sockets = stack.enter_context(gunicorn(world, data_dir, "sockets", SOCKET_SERVICE="1", **shared))
        assert emptied(within=40), "what the cast has planted is told before anybody listens"
        yield House(web, sockets)


def press(web: Served, token: str, page: str, action: str, **fields: str) -> int:
    """Open a page of the web process, send its form to `action`; the status where that leads."""
    looking = urllib.request.Request(f"{web.url}{page}", headers={"Cookie": f"{COOKIE}={token}"})
    with urllib.request.urlopen(looking, timeout=20) as answer:
        found = CSRF.search(answer.read().decode())
        own = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    assert found is not None, f"no form on {page}"
    body = urllib.parse.urlencode({"csrf_token": found[1], **fields}).encode()
    headers = {"Cookie": "; ".join([f"{COOKIE}={token}", *own]), "Referer": f"{web.url}{page}"}
    pressing = urllib.request.Request(f"{web.url}{action}", data=body, headers=headers)
    with urllib.request.urlopen(pressing, timeout=20) as answer:
        return int(answer.status)


def test_an_act_in_the_web_process_reaches_a_page_on_the_socket_process(house: House) -> None:
    order = orders_on(tomorrow(), ELDER)[0]
    daughter, elder, stranger = token_of(DAUGHTER), token_of(ELDER), token_of("zhengwei")
    address = f"/orders/{order.number}"
    with (
        page_socket(house.sockets.url, daughter) as hers,
        page_socket(house.sockets.url, elder) as the_elders,
        page_socket(house.sockets.url, stranger) as foreign,
    ):
        assert press(house.web, daughter, f"{address}/cancellation", f"{address}/cancellation", reason="plans") == 200
        assert hers.heard(within=15) == {"topic": "order", "ref": order.number}
        assert the_elders.heard(within=15) == {"topic": "order", "ref": order.number}
        assert foreign.heard(within=1) is None

        assert press(house.web, elder, "/me", "/sign-out") == 200
        assert the_elders.hung_up()
        assert refusal(house.sockets.url, elder) == 401
    assert refusal(house.sockets.url, None) == 401
