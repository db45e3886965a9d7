"""Embedded sockets: whose they are, what they hear, when they end, and how many there may be."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app import accounts, orders, realtime
from app.core import db
from app.core.actors import SYSTEM
from app.web.kernel.sockets import MAX_EMBEDDED_SOCKETS
from app.work import run_due
from tests.support.ordering import DAUGHTER, ELDER, orders_on, tomorrow
from tests.support.people import person_named, token_of, viewer_of
from tests.support.sockets import page_socket, refusal


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The application on threads of this process, as `flask serve` runs it; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


def drain() -> None:
    while run_due():
        continue


def test_strangers_are_refused_before_the_upgrade(live: str) -> None:
    assert refusal(live, None) == 401
    assert refusal(live, "no such token") == 401
    assert refusal(live, token_of(ELDER)) == 101


def test_an_order_is_heard_by_those_who_may_see_it_and_by_nobody_else(live: str) -> None:
    order, daughter = orders_on(tomorrow(), ELDER)[0], viewer_of(DAUGHTER)
    drain()
    with page_socket(live, token_of(DAUGHTER)) as hers, page_socket(live, token_of("zhengwei")) as foreign:
        with db.transaction():
            orders.cancel(order.id, by=daughter, reason="时间有变")
        drain()
        assert hers.heard() == {"topic": "order", "ref": order.number}
        assert foreign.heard(within=0.5) is None


def test_a_socket_cannot_ask_its_way_into_another_room(live: str) -> None:
    elder = person_named(ELDER)
    with page_socket(live, token_of("zhengwei")) as curious:
        for event in ("join", "join_room", "subscribe", "changed"):
            curious.wire.send(f'42["{event}", "{realtime.person_room(elder.id)}"]')
        with db.transaction():
            realtime.tell([elder.id], "order", "L1")
        assert curious.heard(within=0.5) is None


def test_a_transaction_that_fails_is_never_heard(live: str) -> None:
    elder = person_named(ELDER)
    with page_socket(live, token_of(ELDER)) as hers:
        with pytest.raises(ZeroDivisionError), db.transaction():
            realtime.tell([elder.id], "order", "L1")
            raise ZeroDivisionError
        with db.transaction():
            realtime.tell([elder.id], "order", "L2")
        assert hers.heard() == {"topic": "order", "ref": "L2"}


def test_the_end_of_a_session_hangs_up_on_its_sockets_alone(live: str) -> None:
    ended, kept = token_of(ELDER), token_of(ELDER)
    with db.reading():
        viewer = accounts.load_viewer(ended)
    assert viewer is not None
    with page_socket(live, ended) as gone, page_socket(live, kept) as stays:
        with db.transaction():
            accounts.end_session(viewer.session_id, viewer.person_id, by=SYSTEM)
        assert gone.heard() == {"topic": "session_ended", "ref": ""}
        assert gone.hung_up()
        with db.transaction():
            realtime.tell([viewer.person_id], "inbox", "")
        assert stays.heard() == {"topic": "inbox", "ref": ""}
    assert refusal(live, ended) == 401


def test_a_full_house_refuses_sockets_and_still_answers_pages(live: str) -> None:
    token = token_of(ELDER)
    with ExitStack() as opened:
        for _ in range(MAX_EMBEDDED_SOCKETS):
            opened.enter_context(page_socket(live, token))
        assert refusal(live, token) == 503
        with urllib.request.urlopen(f"{live}/healthz/live", timeout=5) as answer:
            assert answer.status == 200
    assert _let_in_again(live, token)


def _let_in_again(url: str, token: str) -> bool:
    """A closed socket gives its place back as soon as the server has seen it close."""
    pause = threading.Event()
    for _ in range(50):
        if refusal(url, token) == 101:
            return True
        pause.wait(0.1)
    return False
