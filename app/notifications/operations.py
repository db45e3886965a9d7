"""Verbs of notifications: tell, send, read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.accounts.models import Person
from app.core import clock, crypto, outbox
from app.core.db import session, transaction
from app.core.errors import NotFound
from app.core.ids import new_id
from app.notifications import sms
from app.notifications.models import Message
from app.notifications.templates import TEMPLATES

TOPIC_SEND = "notifications.send"
MAX_TRIES = 6
PHONE, TEXT = "messages.phone", "messages.text"


def tell(
    person_ids: Iterable[int],
    template: str,
    params: dict[str, Any],
    *,
    path: str | None = None,
    key: str | None = None,
    by_sms: bool = False,
) -> None:
    """Put a message in each person's inbox and, with `by_sms`, on the phone of those who have one.

    `path` is the page it leads to. With a `key` said before, a person is not told again.
    """
    ids = sorted(set(person_ids))
    if not ids:
        return
    s = session()
    keys = {person_id: f"{key}:{person_id}" if key else None for person_id in ids}
    if key:
        known = set(s.scalars(select(Message.key).where(Message.key.in_(list(keys.values())))))
        ids = [person_id for person_id in ids if keys[person_id] not in known]
    rows = [_inbox_row(person_id, template, params, path, keys[person_id]) for person_id in ids]
    if rows:
        s.execute(insert(Message), rows)
    if by_sms:
        for person in s.scalars(select(Person).where(Person.id.in_(ids), Person.phone_sealed.is_not(None))):
            phone = crypto.unseal(person.phone_sealed or "", "people.phone", person.id)
            send_sms(phone, template, params, language=person.language, person_id=person.id)


def _inbox_row(
    person_id: int, template: str, params: dict[str, Any], path: str | None, key: str | None
) -> dict[str, Any]:
    return {
        "id": new_id(), "person_id": person_id, "channel": "inbox", "template": template, "params": params,
        "path": path, "key": key, "state": "unread", "tries": 0, "created_at": clock.now(),
    }  # fmt: skip


def send_sms(
    phone: str, template: str, params: dict[str, Any], *, language: str = "zh", person_id: int | None = None
) -> None:
    """Queue a text message; it leaves after commit, tried again with growing pauses."""
    message_id = new_id()
    _title, text = TEMPLATES[template].say(language, params)
    row: dict[str, Any] = {
        "id": message_id, "person_id": person_id, "channel": "sms", "template": template, "params": {},
        "phone_sealed": crypto.seal(phone, PHONE, message_id), "text_sealed": crypto.seal(text, TEXT, message_id),
        "state": "queued", "tries": 0, "created_at": clock.now(),
    }  # fmt: skip
    session().execute(insert(Message), [row])
    outbox.post(TOPIC_SEND, {"message_id": message_id}, key=f"send:{message_id}")


def deliver(message_id: int) -> None:
    """Send one queued text message. Opens its own short transactions around the call to the sender.

    `OSError` where the sender refused; after six refusals the message is `failed` for good.
    """
    with transaction() as s:
        message = s.get(Message, message_id)
        if message is None or message.state != "queued":
            return
        message.tries += 1
        phone = crypto.unseal(message.phone_sealed or "", PHONE, message_id)
        text = crypto.unseal(message.text_sealed or "", TEXT, message_id)
        last = message.tries >= MAX_TRIES
    try:
        sms.sender().send(phone, text)
    except OSError:
        if not last:
            raise
        _record(message_id, {"state": "failed"})
        return
    _record(message_id, {"state": "sent", "sent_at": clock.now()})


def _record(message_id: int, values: dict[str, Any]) -> None:
    with transaction() as s:
        s.execute(update(Message).where(Message.id == message_id).values(values))


def read(message_id: int, person_id: int) -> Message:
    """Mark a message of the person as read; `NotFound` for anyone else's."""
    message = session().get(Message, message_id)
    if message is None or message.person_id != person_id or message.channel != "inbox":
        raise NotFound()
    if message.state == "unread":
        message.state, message.read_at = "read", clock.now()
    return message


def read_all(person_id: int) -> None:
    """Mark everything in the person's inbox as read."""
    query = update(Message).where(Message.person_id == person_id, Message.channel == "inbox")
    session().execute(query.where(Message.state == "unread").values(state="read", read_at=clock.now()))


def forget(person_id: int) -> None:
    """Delete every message to the person, texts too."""
    session().execute(delete(Message).where(Message.person_id == person_id))
