"""Words: everything a person can read has its English."""

from __future__ import annotations

import re

from tools import translations

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def test_every_msgid_has_its_english() -> None:
    catalogue = translations.known()
    missing = [
        f"{msgid}  ({files[0]})"
        for msgid, files in translations.wanted().items()
        if not (message := catalogue.get(msgid)) or not message.string or message.fuzzy
    ]
    assert missing == [], f"{len(missing)} msgids lack English"


def test_english_keeps_the_placeholders() -> None:
    changed = [
        message.id
        for message in translations.known()
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.id
        and set(PLACEHOLDER.findall(message.id)) != set(PLACEHOLDER.findall(message.string))
    ]
    assert changed == []


def test_the_catalogue_keeps_nothing_nobody_says() -> None:
    wanted = translations.wanted()
    assert [message.id for message in translations.known() if message.id and message.id not in wanted] == []
