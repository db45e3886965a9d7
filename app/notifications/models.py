"""Tables of notifications: every message to a person, with its state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class Message(Base):
    """A message to a person (`inbox`) or to a phone (`sms`).

    `text` is sealed for text messages, since it may carry a code; inbox texts are rendered from
    `template` and `params` in the reader's language. `path` is the page it leads to.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_person", "person_id", "channel", "id"), Index("ix_messages_state", "state"))

    id: Mapped[Id]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(String(6))
    template: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]]
    phone_sealed: Mapped[str | None]
    text_sealed: Mapped[str | None]
    path: Mapped[str | None] = mapped_column(String(120))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    read_at: Mapped[dt.datetime | None]
