"""dispatch: from a confirmed order to a worker on the way. A job bears its order's id: one order, one job.

Not here: what happened at the door (`visits`), the order's own state (`orders`).
Words: *offer* asks the provider, who answers by `answer_by`; *assign* names workers; the *board* is a provider's
day; `revision` grows with every act, and an act that names an old one is told what happened meanwhile.

Verbs (`by` a `Viewer` of the provider, or `SYSTEM`)
    confirmed(order_id, …) · withdraw(order_id, by=, why=) · reoffer(order_id)       from reactions
    accept(job_id, by=, revision=) · decline(job_id, by=, reason=, revision=)   a decline ends and refunds the order
    assign(job_id, worker_ids, by=, revision=) · unassign(job_id, by=, revision=, why="")
    accept_all(rows, by=) · assign_all(rows, worker_ids, by=) -> list[RowResult(job_id, ok, message, params)];
        rows are (job_id, revision); each row succeeds or says why not
    `Overtaken` (Conflict; .acts: what others did since, .revision) where two act at once
    unanswered() -> list[id] · lapse_unanswered() -> int

Reads
    board(viewer, day, provider_id=None) -> list[BoardRow]       two statements; unanswered first, then by time
    worker_day(viewer, day) -> list[BoardRow]                    the signed-in worker's own jobs by time
    job_of(viewer, order_id) -> BoardRow
    counts(viewer, day) -> dict[state, n] · assignable(viewer, job_id) -> list[(worker_id, name, jobs that day)]
    call_number(by, job_id) -> str           the resident's phone for who carries it out; the look is recorded
    watchers(order_id) -> list[person_id]    `orders.watchers` and the assigned workers

Invariants and what holds each: one job an order (its id); a state changes only by `states.JOB`; two dispatchers at once
(row lock and `revision`).
"""

from app.dispatch.assigning import RowResult, accept_all, assign, assign_all, unassign
from app.dispatch.errors import Act, Overtaken
from app.dispatch.events import JobAccepted, JobAssigned, JobDeclined, JobOffered, JobWithdrawn
from app.dispatch.models import Assignment, Job
from app.dispatch.operations import (
    accept,
    confirmed,
    decline,
    lapse_unanswered,
    offer,
    reoffer,
    unanswered,
    withdraw,
)
from app.dispatch.queries import BoardRow, assignable, board, call_number, counts, job_of, watchers, worker_day
from app.dispatch.states import JOB

__all__ = [
    "JOB", "Act", "Assignment", "BoardRow", "Job", "JobAccepted", "JobAssigned", "JobDeclined", "JobOffered",
    "JobWithdrawn", "Overtaken", "RowResult", "accept", "accept_all", "assign", "assign_all", "assignable",
    "board", "call_number", "confirmed", "counts", "decline", "job_of", "lapse_unanswered", "offer", "reoffer",
    "unanswered", "unassign", "watchers", "withdraw", "worker_day",
]  # fmt: skip
