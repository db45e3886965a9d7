"""health: is this process alive, and is it ready to serve? For load balancers, supervisors and tests."""

from __future__ import annotations

import redis
import structlog
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.config import Config
from app.core import db
from app.web.kernel import migrations

bp = Blueprint("health", __name__, url_prefix="/healthz")
log = structlog.get_logger(__name__)
PATIENCE = 2.0


@bp.get("/live")
def live() -> ResponseReturnValue:
    """This process answers; touches nothing else. The header names the process."""
    answer = jsonify(status="live")
    answer.headers["X-Linli-Instance"] = _config().instance
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    """200 when the database answers and stands at the newest migration, and Redis answers where it is used; else 503.

    `checks` says `ok`, `unreachable` or `migrate` for each, never an address.
    """
    checks = {"database": _database()}
    url = _config().redis_url
    if url is not None:
        checks["redis"] = _redis(url)
    is_ready = set(checks.values()) == {"ok"}
    answer = jsonify(status="ready" if is_ready else "not_ready", checks=checks)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if is_ready else 503


def _config() -> Config:
    config: Config = current_app.config["LINLI"]
    return config


def _database() -> str:
    try:
        with db.reading() as session:
            return "ok" if migrations.at_head(session.connection()) else "migrate"
    except SQLAlchemyError as error:
        log.warning("database not reachable", kind=type(error).__name__)
        return "unreachable"


def _redis(url: str) -> str:
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
        with client:
            client.ping()
    except RedisError as error:
        log.warning("redis not reachable", kind=type(error).__name__)
        return "unreachable"
    return "ok"
