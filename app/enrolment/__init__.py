"""enrolment: applications for programmes, the decisions on their steps, and who is enrolled.

Words: an *application* (申请) asks for one programme for one resident; a *step* is what the programme's `approval`
asks of community, street or district; an *answer* is what the rule says about the resident's facts, line by line;
an *enrolment* (资格认定) lets the programme pay from a day on.

Not here: the rules themselves (`programmes`), facts (`residents`), money and budgets (`funding`), messages
(`reactions`).

Invariants: one open application per resident and programme (partial unique index); nobody decides their own case
nor two steps of one (`policies.may_decide`); a decision names the revision it saw, so that another's is shown,
never overwritten (`AlreadyDecided`); an approval needs the rule's yes of that day (`decisions`); what a person
wrote and the answers about them are sealed.
"""

from __future__ import annotations

from app.enrolment.answers import Answer, Line
from app.enrolment.applications import answer_return, submit, withdraw
from app.enrolment.cases import Case, case
from app.enrolment.decisions import approve, endorse, reject, return_, review
from app.enrolment.enrolments import EnrolmentFact, active, end, enrol, of_resident
from app.enrolment.errors import AlreadyDecided, OpenAlready
from app.enrolment.events import (
    ApplicationDecided,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    EnrolmentEnded,
    EnrolmentStarted,
)
from app.enrolment.figures import (
    QueueSummary,
    communities_in_queue,
    programmes_in_queue,
    summary,
    waiting_for,
)
from app.enrolment.options import Option, options
from app.enrolment.policies import may_answer, may_apply, may_withdraw
from app.enrolment.queries import (
    Filters,
    QueueRow,
    age_on,
    find,
    number_of,
    of_residents,
    queue,
    queue_of,
    visible_to,
)
from app.enrolment.standings import Standing, standing

__all__ = [
    "AlreadyDecided", "Answer", "ApplicationDecided", "ApplicationSubmitted", "ApplicationWithdrawn", "Case",
    "EnrolmentEnded", "EnrolmentFact", "EnrolmentStarted", "Filters", "Line", "OpenAlready", "Option", "QueueRow",
    "QueueSummary", "Standing", "active", "age_on", "answer_return", "approve", "case", "communities_in_queue",
    "end", "endorse", "enrol", "find", "may_answer", "may_apply", "may_withdraw", "number_of", "of_resident",
    "of_residents", "options", "programmes_in_queue", "queue", "queue_of", "reject", "return_", "review",
    "standing", "submit", "summary", "visible_to", "waiting_for", "withdraw",
]  # fmt: skip
