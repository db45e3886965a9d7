"""payments: the residents' parts — asked for, received, passed on, given back.

Here live payments, their parts per order, refunds, the gateway port with its adapters, and the one module that
talks to a gateway (`conversation`). Not here: what an order costs, or what becomes of it when money comes late.

Money that leaves or enters takes three steps: the intent, in the edge's transaction (`start`, `refund`); the call,
outside any transaction, with an idempotency key (`conversation`); the outcome, in a short one of its own.

Invariants, and what holds each: an event works once — its id is stored with its effect (unique); effects follow
the fetched object, never the order in which webhooks come; never more is refunded or passed on than was paid — a
CHECK on the part; a payment is settled once — its machine and the ledger's unique reference.
In whose hands the money lies and who bears the fee: `docs/adr/0003-money-in-whose-hands.md`.
"""

from app.payments import checks
from app.payments.events import PaymentFailed, PaymentSettled, RefundFailed, RefundSettled
from app.payments.gateways import configure
from app.payments.models import Payment, PaymentPart, Refund
from app.payments.operations import close_for, record_cash, start
from app.payments.passing import hand_over, refund
from app.payments.queries import latest_for, paid_for, payments_of, refunds_of

checks.install()

__all__ = [
    "Payment",
    "PaymentFailed",
    "PaymentPart",
    "PaymentSettled",
    "Refund",
    "RefundFailed",
    "RefundSettled",
    "close_for",
    "configure",
    "hand_over",
    "latest_for",
    "paid_for",
    "payments_of",
    "record_cash",
    "refund",
    "refunds_of",
    "start",
]
