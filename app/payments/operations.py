"""Verbs on payments: begun, opened, settled, failed — each inside its caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import insert, select

from app import ledger
from app.core import audit, clock, events, outbox
from app.core.actors import GATEWAY, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.ids import new_id, public_number
from app.core.money import Money
from app.payments.events import PaymentFailed, PaymentSettled
from app.payments.gateways import settings
from app.payments.models import Payment, PaymentPart
from app.payments.states import PAYMENT, UNDER_WAY

PAGE_LASTS = dt.timedelta(minutes=31)
RESIDENTS = "residents"


def start(
    order_ids: Sequence[int], amounts: Sequence[Money], *, payer_id: int | None, return_to: str, by: Actor
) -> Payment:
    """Record that these orders' parts (fen, each > 0) are to be paid together; the payment.

    Asked again for the same orders and amounts while a page is open, it is the same payment. `return_to` is a path of
    ours. Opening the page is the conversation's work: the edge calls it after commit, the outbox does if it cannot.
    """
    if not order_ids or len(order_ids) != len(amounts) or any(amount <= 0 for amount in amounts):
        raise Invalid("没有需要支付的金额")
    if not return_to.startswith("/") or return_to.startswith("//"):
        raise Invalid("返回的地址不对")
    wanted = dict(zip(order_ids, amounts, strict=True))
    standing = _under_way(wanted, payer_id)
    if standing is not None:
        return standing
    payment = _new(settings().chosen, wanted, payer_id, return_to, by)
    outbox.post("payments.open", {"payment_id": payment.id}, key=f"open:{payment.id}", run_at=_soon())
    return payment


def record_cash(order_id: int, amount: Money, by: Actor, *, payer_id: int | None = None) -> Payment:
    """Record that cash was taken at the door for an order; recorded before with the same amount, nothing changes."""
    key = f"cash:{order_id}"
    known = session().scalar(select(Payment).where(Payment.key == key))
    if known is not None:
        if known.amount != amount:
            raise Conflict("这张订单的现金已经登记过，金额不同", code="cash_recorded")
        return known
    payment = _new("cash", {order_id: amount}, payer_id, "/", by, key=key)
    settle(payment, method="cash", by=by)
    return payment


def settle(payment: Payment, *, method: str | None, by: Actor = GATEWAY) -> bool:
    """The money has arrived; whether that was news. Announces `PaymentSettled`, late or not."""
    if payment.state == "settled":
        return False
    payment.method, payment.settled_at = method, clock.now()
    PAYMENT.move(payment, "settled", by=by, act="settle", for_id=payment.payer_id)
    accounts = ledger.open_accounts({f"gateway:{payment.gateway}": "gateway", RESIDENTS: "residents"})
    ledger.move(
        f"payment:{payment.id}",
        accounts[f"gateway:{payment.gateway}"],
        accounts[RESIDENTS],
        int(payment.amount),
        "payment",
    )
    if payment.gateway != "cash":  # what is taken at the door is no news to whoever serves the order there
        events.announce(PaymentSettled(payment.id, order_ids_of(payment.id)))
    return True


def fail(payment: Payment, *, expired: bool, by: Actor = GATEWAY) -> bool:
    """Nothing was paid; whether that was news."""
    if payment.state not in UNDER_WAY:
        return False
    PAYMENT.move(payment, "expired" if expired else "failed", by=by, act="expire" if expired else "fail")
    events.announce(PaymentFailed(payment.id, order_ids_of(payment.id), expired))
    return True


def close_for(order_ids: Sequence[int]) -> None:
    """Ask the gateway to close pages still open for these orders (they expired or were cancelled)."""
    query = (
        select(Payment.id)
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .where(PaymentPart.order_id.in_(list(order_ids)), Payment.state == "open")
    )
    for payment_id in set(session().scalars(query)):
        outbox.post("payments.close", {"payment_id": payment_id}, key=f"close:{payment_id}")


def order_ids_of(payment_id: int) -> tuple[int, ...]:
    """The orders a payment covers."""
    query = select(PaymentPart.order_id).where(PaymentPart.payment_id == payment_id).order_by(PaymentPart.order_id)
    return tuple(session().scalars(query))


def locked(payment_id: int) -> Payment | None:
    """The payment's row, held until the transaction ends."""
    return session().scalar(select(Payment).where(Payment.id == payment_id).with_for_update())


def _soon() -> dt.datetime:
    return clock.now() + dt.timedelta(seconds=20)


def _under_way(wanted: dict[int, Money], payer_id: int | None) -> Payment | None:
    query = (
        select(Payment)
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .where(PaymentPart.order_id.in_(list(wanted)), Payment.state.in_(UNDER_WAY), Payment.payer_id == payer_id)
        .where(Payment.gateway == settings().chosen, Payment.expires_at > clock.now())
        .order_by(Payment.id.desc())
    )
    for payment in session().scalars(query):
        parts = select(PaymentPart.order_id, PaymentPart.amount).where(PaymentPart.payment_id == payment.id)
        if {row.order_id: row.amount for row in session().execute(parts)} == wanted:
            return payment
    return None


def _new(
    gateway: str, wanted: dict[int, Money], payer_id: int | None, return_to: str, by: Actor, *, key: str | None = None
) -> Payment:
    now = clock.now()
    payment = Payment(
        id=new_id(),
        number=public_number("P", clock.local(now).strftime("%y%m%d")),
        payer_id=payer_id,
        amount=Money(sum(wanted.values())),
        state=PAYMENT.initial,
        gateway=gateway,
        key=key or f"pay-{new_id()}",
        return_to=return_to,
        created_at=now,
        expires_at=now + PAGE_LASTS,
    )
    session().add(payment)
    session().flush()
    rows = [
        {
            "id": new_id(),
            "payment_id": payment.id,
            "order_id": order_id,
            "amount": int(amount),
            "refunded": 0,
            "handed": 0,
        }
        for order_id, amount in wanted.items()
    ]
    session().execute(insert(PaymentPart), rows)
    detail = {"orders": list(wanted), "amount": int(payment.amount), "gateway": gateway}
    audit.record(by, PAYMENT.noun, payment.id, "start", for_id=payer_id, to_state=payment.state, detail=detail)
    return payment
