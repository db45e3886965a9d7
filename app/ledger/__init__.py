"""ledger: accounts and immutable transfers, and the proof that the books hold.

Here live accounts, direct and two-phase transfers, and `check`. Not here: what an account is for.

One convention: **the credit account gives, the debit account receives**; a balance is what was received
less what was given. So every transfer sums to zero and the balances of all accounts do. Spending a budget
credits the budget; the provider it is spent on is debited. `docs/adr/0003-money-in-whose-hands.md` lists the accounts.

Invariants, and what holds each:
a guarded account never goes below zero — one conditional UPDATE, a CHECK behind it; a promise is resolved at most
once, for at most its amount — a unique index on `pending_id`, and `post`; a retry does nothing — the unique
`reference`; a transfer never changes — triggers on both engines (`guards`).
"""

from app.ledger import guards
from app.ledger.accounts import (
    account_codes,
    account_id,
    account_ids,
    available,
    balance,
    balances,
    open_account,
    open_accounts,
)
from app.ledger.checking import Fault, Report, add_check, check, report
from app.ledger.errors import AlreadyResolved, NotEnough, ReferenceReused
from app.ledger.operations import Promise, draw_owed, expire, move, post, promise, promise_all, resolve_all, void

__all__ = [
    "AlreadyResolved",
    "Fault",
    "NotEnough",
    "Promise",
    "ReferenceReused",
    "Report",
    "account_codes",
    "account_id",
    "account_ids",
    "add_check",
    "available",
    "balance",
    "balances",
    "check",
    "draw_owed",
    "expire",
    "guards",
    "move",
    "open_account",
    "open_accounts",
    "post",
    "promise",
    "promise_all",
    "report",
    "resolve_all",
    "void",
]
