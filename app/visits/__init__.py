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
    record_without_code(job_id, by=, delivered, note)        by a dispatcher; the public lines are held
    issue_code(order_id)                                     from reactions, at confirmation

Reads
    code_for(viewer, order) -> str | None    the resident's side alone; None before confirmation and after use
    due_at_door(order_id, delivered=None) -> Money           cash to ask for
    of_order(viewer, order) -> list[VisitRecord]             the six elements
    steps_of(job_state, venue) -> str        the one next act of a worker: depart, arrive, hand_over, none

Invariants and what holds each: every captured line has a visit with its proof (check `captured lines have proof` of
`flask ledger check`); one record a job and attempt (unique key).
"""
