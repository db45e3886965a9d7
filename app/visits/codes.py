"""Hand-over codes: issued at confirmation, sealed, shown to the resident's side alone, tried at the door."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from typing import cast

from sqlalchemy import Table, insert, select

from app import residents
from app.accounts import Viewer
from app.core import clock, crypto
from app.core.db import connection, session
from app.core.errors import Forbidden, NotFound
from app.core.ids import new_id
from app.dispatch import holding
from app.dispatch.models import Job
from app.orders import Order
from app.visits.models import HandoverCode
from app.visits.rules import CODE_DIGITS, LOCKED_FOR, TRIES

CODE = "handover_codes.code"
SHOWN = ("confirmed", "in_service")
_CODES = insert(cast(Table, HandoverCode.__table__))


def issue_code(order_id: int, *, first: bool = False) -> None:
    """Give the order a code of four digits; one that has a code keeps it. `first`: it is known to have none."""
    if not first and _row(order_id) is not None:
        return
    code_id = new_id()
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    row = {"id": code_id, "order_id": order_id, "code_sealed": crypto.seal(code, CODE, code_id), "tries": 0}
    connection().execute(_CODES, [row])


def code_for(viewer: Viewer, order: Order) -> str | None:
    """The code, for the resident's side alone: the resident, today's proxies, and a desk that placed the order.

    None before confirmation, once it has been used, and for whoever serves the order.
    """
    if order.state not in SHOWN or not _on_resident_side(viewer, order):
        return None
    row = _row(order.id)
    return crypto.unseal(row.code_sealed, CODE, row.id) if row is not None and row.used_at is None else None


def locked_code(order_id: int) -> HandoverCode:
    """The code's row, locked until the transaction ends."""
    query = select(HandoverCode).where(HandoverCode.order_id == order_id).with_for_update()
    row = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound("这一单还没有交付码")
    return row


def try_code(row: HandoverCode, code: str, attempt_key: str, now: dt.datetime) -> bool:
    """Compare, and count a wrong try once a key and code; the fifth locks the code and starts the count anew.

    A page sent twice counts once; another code under the same key is another try: no key allows free guesses.
    """
    if hmac.compare_digest(crypto.unseal(row.code_sealed, CODE, row.id), code.strip()):
        row.used_at = now
        return True
    tried = crypto.token_digest(f"{row.id}:{attempt_key}:{code.strip()}")
    if row.last_key != tried:
        row.tries += 1
        row.last_key = tried
        if row.tries >= TRIES:
            row.tries, row.locked_until = 0, now + LOCKED_FOR
    return False


def is_locked(row: HandoverCode) -> bool:
    """Whether no try counts at present."""
    return row.locked_until is not None and row.locked_until > clock.now()


def _row(order_id: int) -> HandoverCode | None:
    return session().scalars(select(HandoverCode).where(HandoverCode.order_id == order_id)).one_or_none()


def _on_resident_side(viewer: Viewer, order: Order) -> bool:
    job = session().get(Job, order.id)
    if job is not None:
        carriers = {person for _, person in holding.assigned(job.id)}
        if viewer.person_id in carriers or holding.is_staff(viewer, job):
            return False
    try:
        right = residents.can_order_for(viewer, order.resident_id)
    except (NotFound, Forbidden):
        return False
    return right.role in ("self", "proxy") or viewer.person_id == order.placed_by
