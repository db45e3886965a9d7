"""The scaled-out worker: a real Celery with its beat, on a real Redis that may go away."""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import notifications, orders
from app.core import clock as app_clock
from app.core import db, outbox
from tests.support.ordering import DAUGHTER, ELDER, orders_on, tomorrow
from tests.support.outboxes import emptied, lend_all_until
from tests.support.people import person_named, viewer_of
from tests.support.processes import celery
from tools.machine import free_port
from tools.redis import ensure

pytestmark = pytest.mark.slow
CLOCK = "2026-11-23T09:00"


@contextmanager
def redis_on(port: int) -> Iterator[None]:
    """A Redis on this port for the block, which forgets everything at the end."""
    program = ensure()
    assert program is not None
    with tempfile.TemporaryDirectory(prefix="linli-redis-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=15)


def text_somebody(code: str) -> None:
    with db.transaction():
        notifications.send_sms("13800000001", "sign_in_code", {"code": code})


def states_of_texts() -> set[str]:
    with db.reading():
        return {text.state for text in notifications.sent_texts()}


def test_celery_delivers_texts_and_tells_of_orders(
    world: str, data_dir: Path, redis_server: str, clock: object
) -> None:
    order, daughter = orders_on(tomorrow(), ELDER)[0], viewer_of(DAUGHTER)
    text_somebody("471102")
    with db.transaction():
        orders.cancel(order.id, by=daughter, reason="时间有变")
    with celery(world, data_dir, redis_server, LINLI_CLOCK=CLOCK) as log:
        assert emptied(within=40), log.read_text(errors="replace")[-2000:]
    with db.reading():
        titles = [line.title for line in notifications.inbox(person_named(ELDER).id, "zh")]
        assert "dead" not in outbox.counts()
    assert "订单已取消" in titles
    assert states_of_texts() == {"sent"}


def test_nothing_is_lost_with_the_broker(world: str, data_dir: Path, redis_server: str, clock: object) -> None:
    port = free_port()
    address = f"redis://127.0.0.1:{port}/0"
    with celery(world, data_dir, address, LINLI_CLOCK=CLOCK) as log:
        with redis_on(port):
            text_somebody("100001")
            assert emptied(within=40), log.read_text(errors="replace")[-2000:]
        text_somebody("100002")
        lend_all_until(app_clock.now() + dt.timedelta(seconds=1))
        text_somebody("100003")
        threading.Event().wait(3)
        assert states_of_texts() == {"sent", "queued"}
        with redis_on(port):
            assert emptied(within=40), log.read_text(errors="replace")[-2000:]
    assert states_of_texts() == {"sent"}
