"""Paying through the sandbox: three steps, signed webhooks that may repeat and overtake, refunds, cash."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app import funding, ledger, payments
from app.core import db, events, outbox
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Invalid
from app.core.money import Money
from app.payments import conversation, sandbox, signing
from app.payments.models import GatewayEvent, Payment
from app.payments.port import BadSignature, CheckoutIntent, GatewayError, RefundIntent
from tests.support import funded
from tests.support.time import Clock


@pytest.fixture
def heard() -> Iterator[list[object]]:
    """What payments announce."""
    told: list[object] = []
    kinds = (payments.PaymentSettled, payments.PaymentFailed, payments.RefundSettled, payments.RefundFailed)
    before = dict(events._table)
    events.install(dict.fromkeys(kinds, (told.append,)))
    yield told
    events.install(before)


@pytest.fixture
def town(database: str) -> funded.Town:
    return funded.found()


def begin(town: funded.Town, order_ids: list[int], amount: int = 1300) -> int:
    with db.transaction():
        amounts = [Money(amount)] * len(order_ids)
        return payments.start(order_ids, amounts, payer_id=town.person_id, return_to="/orders/x", by=SYSTEM).id


def ref_of(payment_id: int) -> str:
    with db.reading() as s:
        return s.get_one(Payment, payment_id).gateway_ref or ""


def state_of(payment_id: int) -> str:
    with db.reading() as s:
        return s.get_one(Payment, payment_id).state


def webhooks() -> list[tuple[bytes, dict[str, str]]]:
    """The sandbox's webhooks waiting in the outbox, signed."""
    with db.reading() as s:
        rows = s.scalars(select(outbox.OutboxRow).where(outbox.OutboxRow.topic == sandbox.TOPIC)).all()
    return [sandbox.signed_webhook(row.payload) for row in rows]


def pay(payment_id: int, outcome: str = "paid") -> None:
    conversation.open_checkout(payment_id)
    with db.transaction():
        sandbox.finish(ref_of(payment_id), outcome, "alipay")


def test_one_payment_for_two_orders_settles_once(town: funded.Town, heard: list[object]) -> None:
    orders = funded.place(town, funded.ask()) + funded.place(town, funded.ask(day=funded.TUESDAY.replace(day=25)))
    payment_id = begin(town, orders)
    assert begin(town, orders) == payment_id, "pressed twice, the same payment"
    pay(payment_id)
    ((body, headers),) = webhooks()
    assert conversation.receive("sandbox", body, headers) == "settled"
    assert conversation.receive("sandbox", body, headers) == "known"
    assert heard == [payments.PaymentSettled(payment_id, tuple(sorted(orders)))]
    with db.reading():
        assert payments.paid_for(orders) == dict.fromkeys(orders, Money(1300))
        assert ledger.balance(ledger.account_id("gateway:sandbox")) == 2600
        last = payments.latest_for(orders[0])
        assert last is not None
        assert (last.method, last.state) == ("alipay", "settled")
    assert funded.faults() == []


def test_a_webhook_that_overtakes_the_opening_is_not_lost(town: funded.Town, heard: list[object]) -> None:
    payment_id = begin(town, funded.place(town, funded.ask()))
    with db.reading() as s:
        payment = s.get_one(Payment, payment_id)
    intent = CheckoutIntent(
        payment.number, payment.key, payment.amount, "x", "zh", "http://x/", payment.expires_at or payment.created_at
    )  # fmt: skip
    ref = sandbox.SandboxGateway().create_checkout(intent).ref
    with db.transaction():
        sandbox.finish(ref, "paid", "card")
    ((body, headers),) = webhooks()
    assert conversation.receive("sandbox", body, headers) == "settled"
    assert conversation.open_checkout(payment_id) is None
    assert len(heard) == 1


def test_shuffled_and_late_events_follow_the_fetched_object(town: funded.Town, heard: list[object]) -> None:
    payment_id = begin(town, funded.place(town, funded.ask()))
    pay(payment_id)
    payload = {"id": "evt_stale", "type": "checkout.expired", "kind": "checkout", "ref": ref_of(payment_id)}
    assert conversation.receive("sandbox", *sandbox.signed_webhook(payload)) == "settled"
    ((body, headers),) = webhooks()
    assert conversation.receive("sandbox", body, headers) == "none"
    assert [type(each) for each in heard] == [payments.PaymentSettled]


def test_money_that_arrives_after_expiry_is_announced(town: funded.Town, heard: list[object]) -> None:
    order_ids = funded.place(town, funded.ask())
    payment_id = begin(town, order_ids)
    conversation.open_checkout(payment_id)
    with db.transaction() as s:
        from app.payments.operations import fail

        fail(s.get_one(Payment, payment_id), expired=True)
    with db.transaction():
        sandbox.finish(ref_of(payment_id), "paid", "card")
    ((body, headers),) = webhooks()
    assert conversation.receive("sandbox", body, headers) == "settled"
    assert [type(each) for each in heard] == [payments.PaymentFailed, payments.PaymentSettled]


def test_a_refused_payment_can_be_tried_again(town: funded.Town, heard: list[object]) -> None:
    order_ids = funded.place(town, funded.ask())
    first = begin(town, order_ids)
    pay(first, "failed")
    ((body, headers),) = webhooks()
    assert conversation.receive("sandbox", body, headers) == "failed"
    assert begin(town, order_ids) != first
    assert [type(each) for each in heard] == [payments.PaymentFailed]


def test_a_page_left_alone_expires(town: funded.Town, heard: list[object], clock: Clock) -> None:
    payment_id = begin(town, funded.place(town, funded.ask()))
    conversation.open_checkout(payment_id)
    clock.forward(minutes=40)
    with db.transaction():
        assert sandbox.state_of(sandbox.finish(ref_of(payment_id), "paid", "card")) == "expired"
    conversation.close_checkout(payment_id)
    assert state_of(payment_id) == "expired"


@pytest.mark.parametrize("spoil", ["body", "header", "old", "missing", "future"])
def test_a_bad_signature_stores_nothing(town: funded.Town, spoil: str) -> None:
    payment_id = begin(town, funded.place(town, funded.ask()))
    pay(payment_id)
    ((body, headers),) = webhooks()
    if spoil == "body":
        body = body.replace(b"paid", b"PAID")
    elif spoil == "header":
        headers[sandbox.HEADER] = headers[sandbox.HEADER][:-1] + "g"
    elif spoil == "missing":
        headers = {}
    else:
        moved = int(time.time()) + (-301 if spoil == "old" else 301)
        headers[sandbox.HEADER] = signing.sign(sandbox.webhook_secret(), body, at=moved)
    with pytest.raises(BadSignature):
        conversation.receive("sandbox", body, headers)
    with db.reading() as s:
        assert s.scalar(select(func.count()).select_from(GatewayEvent)) == 0
    assert state_of(payment_id) == "open"


def test_the_conversation_refuses_to_start_inside_a_transaction(town: funded.Town) -> None:
    payment_id = begin(town, funded.place(town, funded.ask()))
    with db.transaction():
        for call in (
            lambda: conversation.open_checkout(payment_id),
            lambda: conversation.send_refund(1),
            lambda: conversation.close_checkout(payment_id),
            lambda: conversation.receive("sandbox", b"", {}),
        ):
            with pytest.raises(RuntimeError):
                call()


def settled(town: funded.Town) -> tuple[int, int]:
    order_id = funded.place(town, funded.ask())[0]
    payment_id = begin(town, [order_id])
    pay(payment_id)
    for body, headers in webhooks():
        conversation.receive("sandbox", body, headers)
    with db.transaction():
        funding.mark_resident(order_id, "paid", SYSTEM)
    return order_id, payment_id


def test_refunds_go_back_the_way_they_came_and_never_exceed(town: funded.Town, heard: list[object]) -> None:
    order_id, _ = settled(town)
    with db.transaction():
        first = payments.refund(order_id, Money(1000), "cancelled", "none", SYSTEM)[0].id
    with pytest.raises(Conflict), db.transaction():
        payments.refund(order_id, Money(301), "cancelled", "none", SYSTEM)
    conversation.send_refund(first)
    conversation.send_refund(first)
    for body, headers in webhooks():
        conversation.receive("sandbox", body, headers)
    assert payments.RefundSettled(first, order_id, Money(1000)) in heard
    with db.reading():
        assert payments.paid_for([order_id]) == {order_id: Money(300)}
        assert ledger.balance(ledger.account_id("gateway:sandbox")) == 300
    assert funded.faults() == []


def test_a_refund_the_gateway_refuses_for_good_counts_as_not_given(town: funded.Town, heard: list[object]) -> None:
    order_id, payment_id = settled(town)
    with db.transaction():
        refund_id = payments.refund(order_id, Money(500), "cancelled", "none", SYSTEM)[0].id
    with db.transaction() as s:
        s.get_one(Payment, payment_id).gateway_ref = "sbx_unknown"
    conversation.send_refund(refund_id)
    assert heard[-1] == payments.RefundFailed(refund_id, order_id, Money(500))
    with db.reading():
        assert payments.paid_for([order_id]) == {order_id: Money(1300)}
    assert funded.faults() == []


def test_served_the_money_goes_to_the_provider_and_goodwill_comes_back_from_there(town: funded.Town) -> None:
    order_id, _ = settled(town)
    with db.transaction():
        funding.capture(order_id, Decimal(1), SYSTEM)
    with db.reading():
        provider = ledger.account_id(f"provider:{town.provider_id}")
        assert ledger.balance(provider) == 500 + 300 + 1300
        assert ledger.balance(ledger.account_id("gateway:sandbox")) == 0
    with db.transaction():
        refund_id = payments.refund(order_id, Money(200), "goodwill", "provider", SYSTEM)[0].id
    conversation.send_refund(refund_id)
    with db.reading():
        assert ledger.balance(provider) == 500 + 300 + 1100
        assert ledger.balance(ledger.account_id("gateway:sandbox")) == 0
    assert funded.faults() == []


def test_a_late_cancellation_leaves_the_fee_with_the_provider(town: funded.Town) -> None:
    order_id, _ = settled(town)
    with db.transaction():
        funding.release(order_id, SYSTEM, "cancelled", fee=Money(300))
        payments.refund(order_id, Money(1000), "cancelled", "none", SYSTEM)
    with db.reading():
        assert ledger.balance(ledger.account_id(f"provider:{town.provider_id}")) == 300
    assert funded.faults() == []


def test_cash_is_recorded_once_and_stays_with_the_provider(town: funded.Town) -> None:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        first = payments.record_cash(order_id, Money(1300), SYSTEM).id
        assert payments.record_cash(order_id, Money(1300), SYSTEM).id == first
        funding.mark_resident(order_id, "cash_collected", SYSTEM)
        funding.capture(order_id, Decimal(1), SYSTEM)
    with pytest.raises(Conflict), db.transaction():
        payments.record_cash(order_id, Money(1200), SYSTEM)
    with db.reading():
        assert ledger.balance(ledger.account_id(f"cash:{town.provider_id}")) == 1300
        assert ledger.balance(ledger.account_id(f"provider:{town.provider_id}")) == 800
    assert funded.faults() == []


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "orders"])
def test_the_way_back_is_a_path_of_ours(town: funded.Town, path: str) -> None:
    with pytest.raises(Invalid), db.transaction():
        payments.start([1], [Money(1)], payer_id=town.person_id, return_to=path, by=SYSTEM)


def test_the_sandbox_keeps_its_own_books_like_a_stranger(town: funded.Town) -> None:
    payment_id = begin(town, funded.place(town, funded.ask()))
    pay(payment_id)
    gateway, ref = sandbox.SandboxGateway(), ref_of(payment_id)
    intent = RefundIntent(ref, "r", "key-1", Money(700))
    assert gateway.refund(intent) == gateway.refund(intent)
    with pytest.raises(GatewayError):
        gateway.refund(RefundIntent(ref, "r", "key-1", Money(600)))
    with pytest.raises(GatewayError):
        gateway.refund(RefundIntent(ref, "r", "key-2", Money(601)))


def test_webhook_bodies_hold_ids_only(town: funded.Town) -> None:
    pay(begin(town, funded.place(town, funded.ask())))
    ((body, _),) = webhooks()
    assert sorted(json.loads(body)) == ["id", "kind", "ref", "type"]
