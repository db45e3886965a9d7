"""work: what happens after commit and by the clock. Maps outbox topics to operations.

Embedded, threads of the web process run it (`runner`); scaled out, Celery does (`celery_app`). The
outbox row is the truth in both: a lost broker loses nothing, a handler that runs twice changes nothing.
"""

from app.work.runner import Runner, run_due
from app.work.tick import tick

__all__ = ["Runner", "run_due", "tick"]
