"""The Stripe adapter: the real client against an in-process Stripe."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from app import ledger, payments
from app.core import db
from app.core.actors import SYSTEM
from app.core.money import Money
from app.payments import conversation, gateways
from app.payments.models import Payment
from app.payments.port import BadSignature, GatewayError, RefundIntent
from app.payments.stripe_gateway import StripeGateway
from tests.support import funded
from tests.support.stripe_simulator import StripeSimulator

SECRET = "whsec_of_the_tests"


@pytest.fixture
def stripe() -> StripeSimulator:
    return StripeSimulator()


@pytest.fixture
def gateway(stripe: StripeSimulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeGateway]:
    made = StripeGateway("sk_test_x", SECRET, http_client=stripe)
    monkeypatch.setattr(gateways, "_built", {})
    monkeypatch.setattr(gateways, "_settings", gateways.settings())
    gateways.install(made, chosen=True)
    yield made


@pytest.fixture
def town(database: str) -> funded.Town:
    return funded.found()


def opened(town: funded.Town) -> tuple[int, int, str]:
    order_id = funded.place(town, funded.ask())[0]
    with db.transaction():
        payment_id = payments.start(
            [order_id], [Money(1300)], payer_id=town.person_id, return_to="/orders/x", by=SYSTEM
        ).id
    url = conversation.open_checkout(payment_id)
    assert url is not None
    assert url.startswith("https://checkout.stripe.com/")
    with db.reading() as s:
        return order_id, payment_id, s.get_one(Payment, payment_id).gateway_ref or ""


def test_paid_by_redirect_and_settled_by_webhook(
    gateway: StripeGateway, stripe: StripeSimulator, town: funded.Town
) -> None:
    order_id, payment_id, ref = opened(town)
    stripe.pay(ref, "wechat_pay")
    body, headers = stripe.webhook("checkout.session.completed", stripe.sessions[ref], SECRET)
    assert conversation.receive("stripe", body, headers) == "settled"
    assert conversation.receive("stripe", body, headers) == "known"
    with db.reading() as s:
        payment = s.get_one(Payment, payment_id)
        assert (payment.state, payment.method) == ("settled", "wechat_pay")
        assert ledger.balance(ledger.account_id("gateway:stripe")) == 1300
    with db.transaction():
        refund_id = payments.refund(order_id, Money(500), "cancelled", "none", SYSTEM)[0].id
    conversation.send_refund(refund_id)
    about = next(iter(stripe.refunds.values()))
    assert conversation.receive("stripe", *stripe.webhook("refund.updated", about, SECRET)) == "none"
    with db.reading():
        assert payments.paid_for([order_id]) == {order_id: Money(800)}
    assert funded.faults() == []


def test_an_unpaid_session_closes(gateway: StripeGateway, stripe: StripeSimulator, town: funded.Town) -> None:
    _, payment_id, ref = opened(town)
    conversation.close_checkout(payment_id)
    assert stripe.sessions[ref]["status"] == "expired"
    with db.reading() as s:
        assert s.get_one(Payment, payment_id).state == "expired"
    conversation.close_checkout(payment_id)


def test_a_completed_page_whose_money_is_on_its_way_settles_nothing(
    gateway: StripeGateway, stripe: StripeSimulator, town: funded.Town
) -> None:
    _, payment_id, ref = opened(town)
    stripe.sessions[ref]["status"] = "complete"
    assert (
        conversation.receive("stripe", *stripe.webhook("checkout.session.completed", {**stripe.sessions[ref]}, SECRET))
        == "none"
    )
    with db.reading() as s:
        assert s.get_one(Payment, payment_id).state == "open"


def test_retries_carry_one_key_and_open_one_session(
    gateway: StripeGateway, stripe: StripeSimulator, town: funded.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    stripe.fail_next = [503]
    opened(town)
    keys = {key for method, _, key in stripe.calls if method == "post"}
    assert len(keys) == 1
    assert len(stripe.sessions) == 1


def test_more_than_was_paid_is_refused_for_good(
    gateway: StripeGateway, stripe: StripeSimulator, town: funded.Town
) -> None:
    _, _, ref = opened(town)
    stripe.pay(ref)
    with pytest.raises(GatewayError) as refused:
        gateway.refund(RefundIntent(ref, "r", "k", Money(1301)))
    assert refused.value.final
    gateway.refund(RefundIntent(ref, "r", "k2", Money(100)))
    with pytest.raises(GatewayError):
        gateway.refund(RefundIntent(ref, "r", "k2", Money(200)))


def test_a_forged_webhook_is_refused(gateway: StripeGateway, stripe: StripeSimulator, town: funded.Town) -> None:
    _, _, ref = opened(town)
    stripe.pay(ref)
    body, headers = stripe.webhook("checkout.session.completed", stripe.sessions[ref], "whsec_of_somebody_else")
    with pytest.raises(BadSignature):
        conversation.receive("stripe", body, headers)
    with pytest.raises(BadSignature):
        conversation.receive("stripe", b"\xff\xfe", headers)


def test_events_about_other_things_are_known_and_change_nothing(
    gateway: StripeGateway, stripe: StripeSimulator, town: funded.Town
) -> None:
    body, headers = stripe.webhook("customer.created", {"object": "customer", "id": "cus_1"}, SECRET)
    assert conversation.receive("stripe", body, headers) == "none"
    assert conversation.receive("stripe", body, headers) == "known"


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, app.payments, app.payments.conversation; sys.exit('stripe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
