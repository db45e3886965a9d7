"""Alive and ready: what load balancers and supervisors ask."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app import create_app
from app.core import db
from tests.support.settings import settings_for
from tools.machine import free_port


def test_a_live_process_names_itself(database: str, data_dir: Path) -> None:
    answer = create_app(settings_for(database, data_dir, INSTANCE="this-one")).test_client().get("/healthz/live")
    assert (answer.status_code, answer.headers["X-Linli-Instance"]) == (200, "this-one")


def test_ready_with_a_migrated_database(bare_app: Flask) -> None:
    answer = bare_app.test_client().get("/healthz/ready")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready", "checks": {"database": "ok"}})


def test_not_ready_without_its_database(bare_app: Flask, tmp_path: Path) -> None:
    db.init_engine(f"sqlite:///{tmp_path / 'no-such-folder' / 'linli.db'}")
    answer = bare_app.test_client().get("/healthz/ready")
    assert (answer.status_code, answer.get_json()["checks"]) == (503, {"database": "unreachable"})


def test_ready_with_redis(database: str, data_dir: Path, redis_server: str) -> None:
    app = create_app(settings_for(database, data_dir, REDIS_URL=redis_server))
    answer = app.test_client().get("/healthz/ready")
    assert (answer.status_code, answer.get_json()["checks"]) == (200, {"database": "ok", "redis": "ok"})


def test_not_ready_without_redis_and_no_address_is_told(database: str, data_dir: Path) -> None:
    port = free_port()
    app = create_app(settings_for(database, data_dir, REDIS_URL=f"redis://127.0.0.1:{port}/0"))
    answer = app.test_client().get("/healthz/ready")
    assert (answer.status_code, answer.get_json()["checks"]["redis"]) == (503, "unreachable")
    assert str(port) not in answer.text
