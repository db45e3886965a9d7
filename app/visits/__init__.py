"""visits: what really happened at the door, and the proof of it. A job bears its order's id.

The record has six elements: who served, who was served, what, where, from when to when, with what proof.
Words: the *hand-over code* is four digits the resident's side sees on the order page and says to who hands over;
wrong tries are counted, after five it is locked for fifteen minutes. The *ladder* when nobody answers: first
attempt: ring, telephone, wait ten minutes, go on; second attempt: the meal is left as agreed, the record says
`no_answer`, is flagged, and the public lines are held until a person decides.

Verbs (`by`: the assigned worker, or the provider's dispatcher at the counter)
    depart(job_id, by=) · arrive(job_id, by=, lat=None, lon=None)
    hand_over(job_id, by=, code=, delivered=None, cash_collected=None, attempt_key=) -> HandOver
        never raises for a wrong code (the count must be kept): HandOver(outcome "done"|"wrong_code"|"locked",
        tries_left, locked_until, due, refund). `Invalid` where the cash is not what is due (params `due`)
    no_answer(job_id, by=, called=, waited_minutes=, note="") -> NoAnswer(attempt, last)
    fail(job_id, by=, reason=)       it cannot be brought: the order ends, everybody gets everything back
    record_without_code(job_id, by=, delivered, note)        by a dispatcher; the public lines are held
    issue_code(order_id)                                     from reactions, at confirmation

Reads
    code_for(viewer, order) -> str | None    the resident's side alone; None before confirmation and after use
    due_at_door(order) -> Money              cash to ask for when all of it is handed over
    of_order(order) -> list[VisitRecord]     the six elements, for an order found for its viewer
    next_step(job_state, venue) -> str | None        a worker's one next act: depart, arrive, hand_over

Invariants and what holds each: every captured line has a visit with its proof (check `captured lines have proof` of
`flask ledger check`); one record a job and attempt (unique key).
"""

from app.visits import checks
from app.visits.codes import code_for, issue_code
from app.visits.events import CodeLocked, HandedOver, NobodyAnswered, WorkerArrived, WorkerDeparted
from app.visits.models import HandoverCode, Visit
from app.visits.operations import HandOver, NoAnswer, arrive, depart, fail, hand_over, no_answer, record_without_code
from app.visits.queries import VisitRecord, due_at_door, next_step, of_order
from app.visits.rules import ATTEMPTS, LOCKED_FOR, TRIES, WAIT_MINUTES

checks.install()

__all__ = [
    "ATTEMPTS", "LOCKED_FOR", "TRIES", "WAIT_MINUTES", "CodeLocked", "HandOver", "HandedOver", "HandoverCode",
    "NoAnswer", "NobodyAnswered", "Visit", "VisitRecord", "WorkerArrived", "WorkerDeparted", "arrive",
    "code_for", "depart", "due_at_door", "fail", "hand_over", "issue_code", "next_step", "no_answer",
    "of_order", "record_without_code",
]  # fmt: skip
