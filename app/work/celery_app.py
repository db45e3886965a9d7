"""The scaled-out worker: Celery relays the outbox, which stays the truth.

`celery -A app.work.celery_app worker` runs rows, `… beat` relays and ticks each second. A row whose task was
lost with the broker is leased again when its lease ends.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

from app import prepare
from app.config import Config
from app.core import db, outbox
from app.realtime import remote
from app.work.runner import run_row
from app.work.tick import tick

celery = Celery("linli", broker=os.environ.get("REDIS_URL"))
celery.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    beat_schedule={
        "relay": {"task": "linli.relay", "schedule": 1.0},
        "tick": {"task": "linli.tick", "schedule": 1.0},
    },
)


@celery.on_after_configure.connect
def _when_configured(**_more: Any) -> None:
    config = Config.from_env(os.environ)
    prepare(config)
    if config.redis_url:
        remote.speak_by_redis(config.redis_url)


@celery.task(name="linli.relay")
def relay() -> int:
    """Lease due rows and hand each to a worker; how many."""
    with db.reading():
        if not outbox.any_due():
            return 0
    with db.transaction():
        rows = [(row.id, row.topic, row.payload) for row in outbox.lease(50)]
    for row_id, topic, payload in rows:
        run.delay(row_id, topic, payload)
    return len(rows)


@celery.task(name="linli.run")
def run(row_id: int, topic: str, payload: dict[str, Any]) -> bool:
    """Run one row's handler and record the outcome."""
    return run_row(row_id, topic, payload)


@celery.task(name="linli.tick")
def clock_tick() -> dict[str, int]:
    """Run the clock's jobs."""
    return tick()
