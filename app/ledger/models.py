"""Tables of the ledger: accounts and immutable transfers."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.money import Money

PHASES = ("direct", "pending", "post", "void", "expire")


class Account(Base):
    """An account of the double-entry ledger. `code` names it for people: `budget:cn-voucher:110102010:2026`.

    A guarded account (budget, wallet, contract) may not go below zero: its `available` is kept on the
    row and taken by one conditional update. An unguarded account's balance is the sum of its
    transfers, so no row of it is ever fought over.
    """

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("NOT guarded OR available >= 0", name="available"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(24), index=True)
    guarded: Mapped[bool]
    available: Mapped[Money]
    street_code: Mapped[str | None] = mapped_column(String(12), index=True)
    created_at: Mapped[dt.datetime]


class Transfer(Base):
    """Money moved, or promised to move: the credit account gives, the debit account receives. Never changed.

    `direct` moves at once; `pending` promises; `post` (of at most the promised amount), `void` and
    `expire` resolve a promise, at most once. A unique `reference` makes a retry do nothing.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint(f"phase IN {PHASES}", name="phase"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("debit_id <> credit_id", name="two_sides"),
        CheckConstraint("(phase IN ('post', 'void', 'expire')) = (pending_id IS NOT NULL)", name="resolves"),
        Index(
            "uq_transfers_pending_id", "pending_id", unique=True,
            postgresql_where=text("pending_id IS NOT NULL"), sqlite_where=text("pending_id IS NOT NULL"),
        ),
        Index("ix_transfers_debit", "debit_id", "id"),
        Index("ix_transfers_credit", "credit_id", "id"),
        Index("ix_transfers_order", "order_id"),
    )  # fmt: skip

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(100), unique=True)
    phase: Mapped[str] = mapped_column(String(8))
    debit_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    credit_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[Money]
    pending_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"))
    order_id: Mapped[int | None]
    why: Mapped[str] = mapped_column(String(40))
    at: Mapped[dt.datetime]
