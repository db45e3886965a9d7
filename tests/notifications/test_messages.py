"""Messages: said in the reader's language, once a key, sealed where they go to phones, failed after six refusals."""

from __future__ import annotations

import string

import pytest
from sqlalchemy import select

from app import accounts, notifications
from app.core.actors import SYSTEM
from app.core.db import reading, transaction
from app.core.errors import NotFound
from app.notifications import sms
from app.notifications.models import Message
from app.notifications.templates import TEMPLATES


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_says_the_same_things_in_both_languages(name: str) -> None:
    template = TEMPLATES[name]
    asked = [
        {field for _, field, _, _ in string.Formatter().parse(said) if field}
        for said in (template.text, template.text_en)
    ]
    assert asked[0] == asked[1]
    params: dict[str, object] = {field: f"<{field}>" for field in asked[0]}
    for language in ("zh", "en"):
        title, text = template.say(language, params)
        assert title
        assert all(str(value) in text for value in params.values())


def test_a_key_is_said_once_and_read_by_its_person_alone(database: str) -> None:
    with transaction():
        one, two = (accounts.register_person(name, by=SYSTEM).id for name in ("甲", "乙"))
        for _ in range(2):
            notifications.tell(
                [one], "application_rejected", {"resident": "甲", "programme": "补贴", "reason": "无"}, key="k"
            )
    with reading():
        (line,) = notifications.inbox(one, "en")
        assert (line.unread, notifications.unread_count(one), notifications.inbox(two, "zh")) == (True, 1, [])
    with pytest.raises(NotFound), transaction():
        notifications.read(line.id, two)
    with transaction():
        notifications.read(line.id, one)
    with reading():
        assert notifications.unread_count(one) == 0


class Refusing:
    def send(self, phone: str, text: str) -> None:
        raise OSError("no line")


def test_a_text_is_sealed_and_fails_for_good_after_six_refusals(database: str) -> None:
    before = sms.sender()
    sms.use(Refusing())
    try:
        with transaction():
            notifications.send_sms("13800000001", "sign_in_code", {"code": "123456"})
        with reading() as s:
            message = s.scalars(select(Message)).one()
            assert "13800000001" not in (message.phone_sealed or "")
            assert "123456" not in f"{message.text_sealed}{message.params}"
        for _ in range(5):
            with pytest.raises(OSError, match="no line"):
                notifications.deliver(message.id)
        notifications.deliver(message.id)
    finally:
        sms.use(before)
    with reading() as s:
        assert s.scalars(select(Message.state)).one() == "failed"
