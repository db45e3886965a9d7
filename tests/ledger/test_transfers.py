"""Accounts and transfers: at once, promised, resolved — and what the books refuse."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import ledger
from app.core import db
from app.core.errors import Invalid
from app.core.ids import new_id
from app.core.money import Money
from app.ledger.models import Account


@pytest.fixture
def accounts(database: str) -> tuple[int, int]:
    """A guarded budget with 1000 fen, and an unguarded provider."""
    with db.transaction():
        funder = ledger.open_account("funder:p", "funder")
        budget = ledger.open_account("budget:p:1:2026", "budget", guarded=True)
        provider = ledger.open_account("provider:1", "provider")
        ledger.move("set", budget, funder, 1000, "budget")
    return budget, provider


def available(account: int) -> int:
    with db.reading():
        return int(ledger.available(account))


def faults() -> list[ledger.Fault]:
    with db.reading():
        return ledger.check()


def test_opening_twice_is_once(database: str) -> None:
    with db.transaction():
        first = ledger.open_account("x", "budget", guarded=True)
    with db.transaction():
        assert ledger.open_account("x", "budget", guarded=True) == first


def test_an_account_rolled_back_is_not_remembered(database: str) -> None:
    with pytest.raises(KeyError), db.transaction():
        ledger.open_account("ghost", "budget")
        raise KeyError
    with db.transaction():
        account = ledger.open_account("ghost", "budget")
        assert db.session().get(Account, account) is not None


def test_a_move_is_once_per_reference(accounts: tuple[int, int]) -> None:
    budget, provider = accounts
    with db.transaction():
        first = ledger.move("m", provider, budget, 300, "subsidy")
        assert ledger.move("m", provider, budget, 300, "subsidy") == first
    assert available(budget) == 700
    with pytest.raises(ledger.ReferenceReused), db.transaction():
        ledger.move("m", provider, budget, 301, "subsidy")


def test_a_guarded_account_never_goes_below_zero(accounts: tuple[int, int]) -> None:
    budget, provider = accounts
    with pytest.raises(ledger.NotEnough) as refused, db.transaction():
        ledger.promise("p", provider, budget, 1001, "subsidy")
    assert refused.value.account_code == "budget:p:1:2026"
    assert available(budget) == 1000
    assert faults() == []


def test_a_promise_posts_in_part_and_returns_the_rest(accounts: tuple[int, int]) -> None:
    budget, provider = accounts
    with db.transaction():
        pending = ledger.promise("p", provider, budget, 800, "subsidy")
    assert available(budget) == 200
    with db.transaction():
        posted = ledger.post(pending, 500, "p:post")
        assert ledger.post(pending, 500, "p:post") == posted, "a retry does nothing"
    assert (available(budget), available(provider)) == (500, 500)
    for verb in (ledger.void, ledger.expire):
        with pytest.raises(ledger.AlreadyResolved), db.transaction():
            verb(pending, "again")
    assert faults() == []


def test_more_than_was_promised_is_never_posted(accounts: tuple[int, int]) -> None:
    budget, provider = accounts
    with db.transaction():
        pending = ledger.promise("p", provider, budget, 800, "subsidy")
    with pytest.raises(Invalid), db.transaction():
        ledger.post(pending, 801, "p:post")


def test_promises_written_but_not_drawn_are_not_committed(accounts: tuple[int, int]) -> None:
    budget, provider = accounts
    with pytest.raises(RuntimeError, match="draw_owed"), db.transaction():
        ledger.promise_all([ledger.Promise(new_id(), "p", provider, budget, 5, "subsidy")])
    assert available(budget) == 1000
    assert faults() == []


def test_a_part_that_rolled_back_owes_nothing(accounts: tuple[int, int]) -> None:
    budget, provider = accounts
    with db.transaction() as s, pytest.raises(KeyError), s.begin_nested():
        ledger.promise_all([ledger.Promise(new_id(), "p", provider, budget, 5, "subsidy")])
        raise KeyError
    assert available(budget) == 1000
    assert faults() == []


@pytest.mark.parametrize("sentence", ["UPDATE transfers SET amount = 1", "DELETE FROM transfers"])
def test_the_database_refuses_to_change_a_transfer(accounts: tuple[int, int], sentence: str) -> None:
    with pytest.raises(DBAPIError), db.transaction() as s:
        s.execute(text(sentence))
    assert faults() == []


steps = st.lists(
    st.tuples(st.sampled_from(("promise", "post", "void", "expire", "move")), st.integers(1, 700), st.integers(0, 9)),
    max_size=25,
)


@given(steps)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_keeps_the_books(accounts: tuple[int, int], sequence: list[tuple[str, int, int]]) -> None:
    """Whatever is tried, the account holds what a plain model says, and the proof finds nothing."""
    budget, provider = accounts
    start, open_ones, model = available(budget), [], available(budget)
    for index, (verb, amount, which) in enumerate(sequence):
        reference = f"{new_id()}:{index}"
        try:
            with db.transaction():
                if verb == "promise":
                    open_ones.append((ledger.promise(reference, provider, budget, amount, "subsidy"), amount))
                    model -= amount
                elif verb == "move":
                    ledger.move(reference, provider, budget, amount, "subsidy")
                    model -= amount
                elif open_ones:
                    pending, promised = open_ones.pop(which % len(open_ones))
                    posted = min(amount, promised) if verb == "post" else 0
                    model += promised - posted
                    if verb == "post":
                        ledger.post(pending, posted, reference)
                    else:
                        getattr(ledger, verb)(pending, reference)
        except ledger.NotEnough:
            assert amount > model
    assert available(budget) == model >= 0
    assert model <= start
    assert faults() == []


@given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any))
def test_splits_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    parts = Money(amount).split(weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
