"""gunicorn's settings: threads for pages, or (SOCKET_SERVICE=1) gevent for sockets alone.

The application is built in each worker, never before the fork: engines, keys and id tags are a process's own.
"""

from __future__ import annotations

import os
from typing import Any

_sockets = os.environ.get("SOCKET_SERVICE", "") in ("1", "true", "yes", "on")

bind = f"{os.environ.get('LINLI_HOST', '127.0.0.1')}:{os.environ.get('PORT', '5000')}"
workers = 1 if _sockets else int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gevent" if _sockets else "gthread"
worker_connections = 2000
threads = 1 if _sockets else int(os.environ.get("WEB_THREADS", "16"))
timeout = 60
graceful_timeout = 30
keepalive = 5
preload_app = False
control_socket_disable = True  # several of these run side by side as one user, without a home
accesslog = None
errorlog = "-"

_runners: list[Any] = []


def post_worker_init(worker: Any) -> None:
    """Leave half of the threads to pages, and start the background thread where threads do the work."""
    if _sockets:
        return
    from app.web.kernel import sockets
    from app.work import Runner

    app = worker.app.wsgi()
    sockets.cap(app, min(sockets.MAX_EMBEDDED_SOCKETS, threads // 2))
    if app.config["LINLI"].background == "threads":
        runner = Runner()
        runner.start()
        _runners.append(runner)


def worker_exit(server: Any, worker: Any) -> None:
    """Let the work under way end."""
    for runner in _runners:
        runner.stop()
