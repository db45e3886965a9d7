"""funding: who pays what of an order — quoted, reserved, captured, released, held.

Here live quotes, funding lines, the counters of a person's limits, budgets and the holds on lines. Not here: the
rules (`programmes`), the books (`ledger`), the resident's payment (`payments`), the order itself (`orders`).

The way of an order: `quote` → (in one transaction) `lock_person`, `quote` again, `reserve`, … `draw` last → `capture`
for what was delivered, or `release`. A change: quote with `replacing_order_id`, `release(new_round=True)`, `reserve`
with the next round, `draw`.

Invariants, and what holds each: a limit is never exceeded — one conditional upsert a counter; a budget never goes
below zero — the ledger's guarded account, drawn last; a line's counts equal its counters — both change together
(`ledger check` proves it); capture never exceeds the reservation — a CHECK; marks follow from lines (`marks_of`).
"""

from app.funding import checks
from app.funding.allowances import Allowance, allowances
from app.funding.asks import Captured, CardPrice, Counted, NotPaid, OrderAsk, Quote, QuotedLine, marks_of
from app.funding.budgets import allot, decide_move, open_budget, propose, set_budget
from app.funding.burning import BurnDown, BurnPoint, burn_down
from app.funding.capturing import capture
from app.funding.cards import price_cards
from app.funding.errors import BudgetGone, LimitGone
from app.funding.holds import decide_hold, hold
from app.funding.overview import BudgetMoveRow, BudgetRow, budget, budgets, moves_of
from app.funding.policies import can_decide_hold, can_decide_move, can_propose_move, must_decide, must_propose
from app.funding.queries import Hold, Line, charged, held_orders, holds, lines
from app.funding.quoting import quote
from app.funding.releasing import mark_resident, release
from app.funding.reserving import draw, lock_person, reserve

checks.install()

__all__ = [
    "Allowance",
    "BudgetGone",
    "BudgetMoveRow",
    "BudgetRow",
    "BurnDown",
    "BurnPoint",
    "Captured",
    "CardPrice",
    "Counted",
    "Hold",
    "LimitGone",
    "Line",
    "NotPaid",
    "OrderAsk",
    "Quote",
    "QuotedLine",
    "allot",
    "allowances",
    "budget",
    "budgets",
    "burn_down",
    "can_decide_hold",
    "can_decide_move",
    "can_propose_move",
    "capture",
    "charged",
    "decide_hold",
    "decide_move",
    "draw",
    "held_orders",
    "hold",
    "holds",
    "lines",
    "lock_person",
    "mark_resident",
    "marks_of",
    "moves_of",
    "must_decide",
    "must_propose",
    "open_budget",
    "price_cards",
    "propose",
    "quote",
    "release",
    "reserve",
    "set_budget",
]
