"""The order's file (卷宗) as an inspector reads it: facts, rules' answers, approvals, proof, movements, history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import accounts, funding
from app.accounts import Viewer
from app.core import audit, crypto, db
from app.core.audit import AuditRow
from app.core.db import session
from app.enrolment.models import Enrolment, StepDecision
from app.funding.models import FundingLine
from app.ledger.models import Transfer
from app.orders.models import Order, OrderChange
from app.orders.placing import FILE
from app.orders.policies import OFFICES
from app.orders.states import ORDER
from app.residents.models import Resident

OFFICIALS = (*OFFICES, "finance_officer", "funder", "evaluator", "auditor", "admin")
PROOFS = ("hand_over", "no_answer", "record_without_code")


@dataclass(frozen=True, slots=True)
class OrderFile:
    """Everything about one order. `facts` are those used at its last quote, unsealed; `names` person id → name.

    `approvals` and `proofs` are rows of `history`; `decisions` those steps of applications by which the person was
    enrolled in the programmes that pay; `movements` the ledger's transfers for the order.
    """

    order: Order
    resident_name: str
    facts: Mapping[str, Any]
    lines: Sequence[Any]
    changes: Sequence[OrderChange]
    movements: Sequence[Transfer]
    history: Sequence[AuditRow]
    approvals: Sequence[AuditRow]
    decisions: Sequence[StepDecision]
    proofs: Sequence[AuditRow]
    names: Mapping[int, str]


def file(viewer: Viewer, order: Order, reason: str = "") -> OrderFile:
    """The order's file, for whoever may see the order (`find` decided that).

    An official's look is recorded with its reason and readable by the resident: the edge then calls this in a
    write transaction (`RuntimeError` otherwise).
    """
    if viewer.holds(*OFFICIALS):
        if not db.in_transaction():
            raise RuntimeError("an official's look at a file is recorded: open a write transaction")
        person = session().scalar(select(Resident.person_id).where(Resident.id == order.resident_id))
        audit.record(viewer, ORDER.noun, order.id, "file_seen", for_id=person, reason=reason or None)
    history = history_of(order.id)
    s = session()
    changes = s.scalars(select(OrderChange).where(OrderChange.order_id == order.id).order_by(OrderChange.round)).all()
    moved = s.scalars(select(Transfer).where(Transfer.order_id == order.id).order_by(Transfer.id)).all()
    decisions = _decisions(order.id)
    person_ids = {row.actor_id for row in history} | {row.for_id for row in history} | {order.placed_by}
    person_ids |= {decision.decided_by for decision in decisions}
    names = accounts.names(person_ids)
    served = s.scalar(select(Resident.person_id).where(Resident.id == order.resident_id))
    return OrderFile(
        order=order, resident_name=accounts.names([served]).get(served or 0, ""), facts=sealed_content(order)["facts"],
        lines=funding.lines([order.id]).get(order.id, ()), changes=changes, movements=moved, history=history,
        approvals=[row for row in history if row.act in ("approve", "reject")], decisions=decisions,
        proofs=[row for row in history if row.act in PROOFS], names=names,
    )  # fmt: skip


def _decisions(order_id: int) -> Sequence[StepDecision]:
    """The steps decided in the applications behind the enrolments the order's lines rest on."""
    enrolled = select(FundingLine.enrolment_id).where(FundingLine.order_id == order_id)
    applied = select(Enrolment.application_id).where(Enrolment.id.in_(enrolled))
    query = select(StepDecision).where(StepDecision.application_id.in_(applied))
    return session().scalars(query.order_by(StepDecision.at, StepDecision.id)).all()


def history_of(order_id: int) -> Sequence[AuditRow]:
    """All rows about the order and its job, oldest first: a job bears its order's id."""
    subjects = ("order", "job")
    query = select(AuditRow).where(AuditRow.subject.in_(subjects), AuditRow.subject_id == order_id)
    return session().scalars(query.order_by(AuditRow.id)).all()


def sealed_content(order: Order) -> dict[str, Any]:
    """What was sealed at placing or the last change: `facts` and `fingerprint`."""
    content: dict[str, Any] = json.loads(crypto.unseal(order.file_sealed, FILE, order.id))
    return content


def fingerprint_of(order: Order) -> str:
    """The fingerprint of the quote the order stands on."""
    return str(sealed_content(order)["fingerprint"])
