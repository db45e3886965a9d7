"""Tables of funding: budgets, counters, funding lines and the holds on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.money import Money

KINDS = ("public", "discount", "resident", "compensation")


class Budget(Base):
    """A programme's money at one division in one calendar year; its account is guarded.

    The programme's own division holds the total; each street holds what was allotted to it
    (指标下达), and orders draw the street's.
    """

    __tablename__ = "budgets"
    __table_args__ = (UniqueConstraint("programme_id", "division_code", "year"),)

    id: Mapped[Id]
    programme_id: Mapped[str] = mapped_column(String(60))
    division_code: Mapped[str] = mapped_column(ForeignKey("divisions.code"), index=True)
    year: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), unique=True)
    created_at: Mapped[dt.datetime]


class BudgetMove(Base):
    """Money set, allotted or taken back: proposed by one official, decided by another."""

    __tablename__ = "budget_moves"

    id: Mapped[Id]
    budget_id: Mapped[int] = mapped_column(ForeignKey("budgets.id"), index=True)
    from_budget_id: Mapped[int | None] = mapped_column(ForeignKey("budgets.id"))
    amount: Mapped[Money]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[int | None]
    made_at: Mapped[dt.datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[dt.datetime | None]


class Counter(Base):
    """What one limit of one person has used in one period.

    `scope` is a programme's id or `pool:name`; `key` a service code or empty; `period` `2026-11`,
    `2026-W48`, `2026-11-24`, `2026-Q4`, `2026`, `ever`; `measure` `amount` (fen), `times`, `units`
    (thousandths), and for benefits in bands over a period `price`, `remaining` (fen), `number` (millionths).
    """

    __tablename__ = "counters"
    __table_args__ = (
        UniqueConstraint("resident_id", "scope", "key", "period", "measure"),
        CheckConstraint("used >= 0", name="used"),
    )

    id: Mapped[Id]
    resident_id: Mapped[int]
    scope: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(10))
    measure: Mapped[str] = mapped_column(String(10))
    used: Mapped[int]


class FundingLine(Base):
    """One payer's part of one order.

    `amount` was reserved (public, compensation) or is due (resident); `captured` is what was really
    used. `pays` is the programme's way of paying (`order`, `discount`, `purchase`, `provider`; empty on the
    resident's line). `payers` splits the amount, fen by payer; `counted` lists what it still holds of which
    counters; `why` is the reason in words, {"zh", "en"}. `sequence` orders lines as they paid; `round` tells
    a changed order's quotes apart (the highest is in force). The resident's line carries, sealed, what a
    part delivery is quoted again from.
    """

    __tablename__ = "funding_lines"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("amount >= 0 AND (captured IS NULL OR (captured >= 0 AND captured <= amount))", name="amounts"),
        Index("ix_funding_lines_order", "order_id", "sequence"),
        Index("ix_funding_lines_programme", "programme_id", "state", "captured_at"),
        Index("ix_funding_lines_account", "account_id", "id"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    round: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    pays: Mapped[str] = mapped_column(String(10), default="")
    state: Mapped[str] = mapped_column(String(16))
    programme_id: Mapped[str | None] = mapped_column(String(60))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("programme_versions.id"))
    enrolment_id: Mapped[int | None]
    name: Mapped[str | None] = mapped_column(String(80))
    name_en: Mapped[str | None] = mapped_column(String(120))
    amount: Mapped[Money]
    captured: Mapped[Money | None]
    captured_at: Mapped[dt.datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    pending_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"))
    payers: Mapped[dict[str, Any]]
    counted: Mapped[list[Any]]
    why: Mapped[dict[str, Any]]
    street_code: Mapped[str] = mapped_column(String(12))
    frozen_sealed: Mapped[str | None]


class LineHold(Base):
    """A line held back from capture until a person decides: `pay` or `refuse`."""

    __tablename__ = "line_holds"
    __table_args__ = (
        Index(
            "uq_line_holds_open", "line_id", "reason", unique=True,
            postgresql_where=text("decided_at IS NULL"), sqlite_where=text("decided_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    line_id: Mapped[int] = mapped_column(ForeignKey("funding_lines.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    raised_at: Mapped[dt.datetime]
    raised_by: Mapped[int | None]
    decision: Mapped[str | None] = mapped_column(String(8))
    decided_by: Mapped[int | None]
    decided_at: Mapped[dt.datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(String(300))
