"""Placing an order as a signed-in resident does, beside a bare loop that writes the same rows."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import DeclarativeBase

from app import accounts, orders
from app.availability.models import Hold, Stock
from app.core import db
from app.core.audit import AuditRow
from app.core.ids import new_id
from app.core.outbox import OutboxRow
from app.dispatch.models import Job
from app.funding.models import Counter, FundingLine
from app.ledger.models import Account, Transfer
from app.orders.details.meals import MealDetail
from app.orders.models import Order
from app.visits.models import HandoverCode
from bench.books import faults
from bench.figures import Figure
from bench.sizes import Size
from bench.timing import side_by_side, statements
from bench.world import One, World, sign_in

RATIO, RATIO_NEVER = 0.35, 0.25
OF_ORDER: tuple[type[DeclarativeBase], ...] = (Order, MealDetail, Hold, Transfer, FundingLine, Job, HandoverCode)
Rows = dict[Table, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Ready:
    """An order about to be placed: everything the check page has shown."""

    token: str
    resident_id: int
    draft: orders.MealDraft
    fingerprint: str
    key: str


def measure(world: World, size: Size) -> Sequence[Figure]:
    """Bare seconds / placing seconds over the same number of orders; and the statements of each."""
    buyers = iter(world.people[len(world.people) // 2 :])
    needed = size.tries * (size.rounds + 1)
    ready = iter(prepared(world, list(itertools.islice(buyers, needed + 2))))
    place(next(ready))
    with statements() as sent:
        sample = place(next(ready))
    rows = written(sample)
    free = [one.resident_id for one in buyers]
    bare = Bare(rows, iter(free))
    with statements() as plain:
        bare.write()
    ratio = side_by_side(
        lambda: _seconds(bare.write, size.tries), lambda: _seconds(lambda: place(next(ready)), size.tries), size.rounds
    )
    count = sum(len(each) for each in rows.values())
    wrong = faults()
    return [
        Figure.of_ratio("bare loop of the same writes / placing an order", ratio, at_least=RATIO, never=RATIO_NEVER,
                        broken=wrong),
        Figure.said("statements of placing / bare", f"{len(sent)} / {len(plain)}", f"{count} rows inserted"),
    ]  # fmt: skip


def prepared(world: World, people: Sequence[One], key: str = "bench") -> Iterator[Ready]:
    """One lunch for each, quoted as the check page does; drafted and signed in before anything is timed."""
    made = []
    for n, one in enumerate(people):
        meal = world.meals_of(one.community)[n % 50 % len(world.meals_of(one.community))]
        draft = orders.MealDraft(meal.service_id, sorted(meal.menus)[0])
        with db.transaction():
            token = sign_in(one)
        with db.reading():
            viewer = _viewer(token)
            seen = orders.quote_drafts(viewer, one.resident_id, [draft])
        made.append(Ready(token, one.resident_id, draft, seen[0].fingerprint, f"{key}-{one.resident_id}"))
    return iter(made)


def place(ready: Ready) -> orders.Order:
    """What the button does: sign-in, then one transaction."""
    with db.reading():
        viewer = _viewer(ready.token)
    with db.transaction():
        return orders.place(
            viewer, ready.resident_id, [ready.draft], "cash", key=ready.key, fingerprints=[ready.fingerprint]
        )[0]


def _viewer(token: str) -> accounts.Viewer:
    viewer = accounts.load_viewer(token)
    if viewer is None:
        raise AssertionError("the session has ended")
    return viewer


def _seconds(act: Any, times: int) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        act()
    return time.perf_counter() - begun


def written(order: orders.Order) -> Rows:
    """Every row that placing this order inserted, by table, in an order that foreign keys allow."""
    rows: Rows = {}
    with db.reading() as s:
        for model in OF_ORDER:
            table = cast(Table, model.__table__)
            column = table.c.id if model is Order else table.c.order_id
            rows[table] = [dict(row) for row in s.execute(select(table).where(column == order.id)).mappings()]
        history, outbox, counters = (cast(Table, each.__table__) for each in (AuditRow, OutboxRow, Counter))
        rows[history] = [dict(r) for r in s.execute(select(history).where(history.c.subject_id == order.id)).mappings()]
        late = s.execute(select(outbox).where(outbox.c.created_at >= order.placed_at)).mappings()
        rows[outbox] = [dict(row) for row in late if row["payload"].get("order_id") == order.id]
        mine = counters.c.resident_id == order.resident_id
        rows[counters] = [dict(row) for row in s.execute(select(counters).where(mine)).mappings()]
    return rows


class Bare:
    """A loop of plain inserts and updates: the same rows into the same tables, one transaction an order, no logic."""

    def __init__(self, rows: Rows, residents: Iterator[int]) -> None:
        self._rows = rows
        self._residents = residents
        self._inserts = {table: insert(table) for table in rows}
        stock, account = cast(Table, Stock.__table__), cast(Table, Account.__table__)
        hold = rows[cast(Table, Hold.__table__)][0]
        self._updates = [
            update(stock).where(stock.c.key == hold["stock_key"]).values(taken=stock.c.taken + hold["quantity"])
        ]
        for row in rows[cast(Table, Transfer.__table__)]:
            mine = account.c.id == row["credit_id"]
            self._updates.append(update(account).where(mine).values(available=account.c.available - row["amount"]))

    def write(self) -> None:
        """One order's worth."""
        made = self._fresh()
        with db.engine().begin() as connection:
            for table, rows in made.items():
                if rows:
                    connection.execute(self._inserts[table], rows)
            for statement in self._updates:
                connection.execute(statement)

    def _fresh(self) -> Rows:
        """The rows with new ids that point at each other as the old ones did, for another resident."""
        known = {row["id"]: new_id() for rows in self._rows.values() for row in rows if "id" in row}
        resident = next(self._residents)
        return {table: [_again(row, known, resident) for row in rows] for table, rows in self._rows.items()}


def _again(row: dict[str, Any], known: dict[int, int], resident: int) -> dict[str, Any]:
    made = {name: known.get(value, value) if type(value) is int else value for name, value in row.items()}
    if "resident_id" in made:
        made["resident_id"] = resident
    if "reference" in made:
        made["reference"] = f"bare:{made['id']}"
    if "number" in made:
        made["number"], made["key"] = f"B{made['id']}", f"bare-{made['id']}"
    return made
