"""Reads of notifications: a person's inbox, and the demo's text messages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core import crypto
from app.core.db import session
from app.notifications.models import Message
from app.notifications.operations import PHONE, TEXT
from app.notifications.templates import TEMPLATES


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A message as its reader sees it."""

    id: int
    title: str
    text: str
    path: str | None
    unread: bool
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SentText:
    """A text message as the demo inbox shows it."""

    phone: str
    text: str
    state: str
    at: dt.datetime


def inbox(person_id: int, language: str, limit: int = 50) -> list[InboxLine]:
    """The person's newest messages, in their language."""
    query = select(Message).where(Message.person_id == person_id, Message.channel == "inbox")
    lines = []
    for row in session().scalars(query.order_by(Message.id.desc()).limit(limit)):
        title, text = TEMPLATES[row.template].say(language, row.params)
        lines.append(InboxLine(row.id, title, text, row.path, row.state == "unread", row.created_at))
    return lines


def unread_count(person_id: int) -> int:
    """How many messages the person has not read."""
    query = select(func.count()).select_from(Message)
    query = query.where(Message.person_id == person_id, Message.channel == "inbox", Message.state == "unread")
    return session().scalar(query) or 0


def sent_texts(limit: int = 30) -> list[SentText]:
    """The newest text messages with their phones, for the demo inbox alone."""
    query = select(Message).where(Message.channel == "sms").order_by(Message.id.desc()).limit(limit)
    return [
        SentText(
            crypto.unseal(row.phone_sealed or "", PHONE, row.id),
            crypto.unseal(row.text_sealed or "", TEXT, row.id),
            row.state,
            row.created_at,
        )
        for row in session().scalars(query)
    ]
