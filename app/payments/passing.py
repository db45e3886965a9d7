"""Passing residents' money on: to the provider once the service is verified, or back to whoever paid."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app import ledger
from app.core import audit, clock, events, outbox
from app.core.actors import GATEWAY, Actor
from app.core.db import session
from app.core.errors import Conflict
from app.core.ids import new_id
from app.core.money import Money
from app.payments.events import RefundFailed, RefundSettled
from app.payments.models import Payment, PaymentPart, Refund
from app.payments.operations import RESIDENTS
from app.payments.states import REFUND

BEARERS = ("none", "provider", "platform")


def hand_over(order_id: int, provider_id: int, amount: Money) -> None:
    """Pass `amount` fen of what was paid for an order on to its provider: the service was verified, or a fee is due.

    Cash stays where it was taken, in the provider's hands. `Conflict` where less is there.
    """
    rest = amount
    for payment, part in _parts(order_id):
        share = min(rest, part.amount - part.refunded - part.handed)
        if share <= 0:
            continue
        held, target = f"gateway:{payment.gateway}", _provider_account(payment, provider_id)
        accounts = ledger.open_accounts({held: "gateway", target: target.split(":")[0]})
        reference = f"hand-over:{part.id}:{part.handed + share}"
        ledger.move(reference, accounts[target], accounts[held], int(share), "resident_part", order_id=order_id)
        part.handed, part.handed_to = part.handed + share, provider_id
        rest -= share
    if rest > 0:
        raise Conflict("收到的款项不足，不能转给服务商", code="not_paid")
    session().flush()


def refund(order_id: int, amount: Money, reason: str, bearer: str, by: Actor) -> list[Refund]:
    """Give `amount` fen back for an order the way it was paid, newest payment first; the refunds, being sent.

    `Conflict` if more than is left of what was paid. What the provider already has comes back from there.
    Cash goes back by hand and is settled at once. `reason` is a code, `bearer` `none`, `provider` or `platform`.
    """
    parts = _parts(order_id)
    if amount <= 0 or amount > sum(part.amount - part.refunded for _, part in parts):
        raise Conflict("退款不能超过已付的金额", code="refund_too_much")
    rest, made = amount, []
    for payment, part in reversed(parts):
        share = min(rest, part.amount - part.refunded)
        if share > 0:
            made.append(_refund(payment, part, share, reason, bearer, by))
            rest -= share
    return made


def settle_refund(row: Refund, *, by: Actor = GATEWAY) -> bool:
    """The money went back; whether that was news."""
    if row.state not in ("created", "sent"):
        return False
    row.settled_at = clock.now()
    REFUND.move(row, "settled", by=by, act="settle")
    gateway = session().scalars(select(Payment.gateway).where(Payment.id == row.payment_id)).one()
    accounts = ledger.open_accounts({f"gateway:{gateway}": "gateway", RESIDENTS: "residents"})
    source = accounts[f"gateway:{gateway}"]
    ledger.move(f"refund:{row.id}", accounts[RESIDENTS], source, int(row.amount), "refund", order_id=row.order_id)
    events.announce(RefundSettled(row.id, row.order_id, row.amount))
    return True


def fail_refund(row: Refund, *, by: Actor = GATEWAY) -> bool:
    """The gateway could not give it back: it counts as not refunded again; whether that was news."""
    if row.state not in ("created", "sent"):
        return False
    REFUND.move(row, "failed", by=by, act="fail")
    part = _part_of(row)
    part.refunded = part.refunded - row.amount
    session().flush()
    events.announce(RefundFailed(row.id, row.order_id, row.amount))
    return True


def locked_refund(refund_id: int) -> Refund | None:
    """The refund's row, held until the transaction ends."""
    return session().scalar(select(Refund).where(Refund.id == refund_id).with_for_update())


def _refund(payment: Payment, part: PaymentPart, share: Money, reason: str, bearer: str, by: Actor) -> Refund:
    short = share - (part.amount - part.refunded - part.handed)
    if short > 0:
        _take_back(payment, part, Money(short))
    part.refunded = part.refunded + share
    row_id = new_id()
    row = Refund(
        id=row_id,
        payment_id=payment.id,
        order_id=part.order_id,
        amount=share,
        state=REFUND.initial,
        reason=reason,
        bearer=bearer if bearer in BEARERS else "platform",
        key=f"refund-{row_id}",
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record(by, REFUND.noun, row.id, "ask", for_id=payment.payer_id, to_state=row.state, reason=reason)
    if payment.gateway == "cash":
        settle_refund(row, by=by)
    else:
        outbox.post("payments.refund", {"refund_id": row.id}, key=row.key)
    return row


def _take_back(payment: Payment, part: PaymentPart, amount: Money) -> None:
    assert part.handed_to is not None
    held, source = f"gateway:{payment.gateway}", _provider_account(payment, part.handed_to)
    accounts = ledger.account_ids([held, source])
    reference = f"take-back:{part.id}:{part.refunded + amount}:{part.handed}"
    ledger.move(reference, accounts[held], accounts[source], int(amount), "take_back", order_id=part.order_id)
    part.handed = part.handed - amount


def _provider_account(payment: Payment, provider_id: int) -> str:
    return f"cash:{provider_id}" if payment.gateway == "cash" else f"provider:{provider_id}"


def _parts(order_id: int) -> Sequence[tuple[Payment, PaymentPart]]:
    query = (
        select(Payment, PaymentPart)
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .where(PaymentPart.order_id == order_id, Payment.state == "settled")
        .order_by(Payment.id)
        .with_for_update()
    )
    return [(payment, part) for payment, part in session().execute(query)]


def _part_of(row: Refund) -> PaymentPart:
    query = select(PaymentPart).where(PaymentPart.payment_id == row.payment_id, PaymentPart.order_id == row.order_id)
    return session().scalars(query.with_for_update()).one()
