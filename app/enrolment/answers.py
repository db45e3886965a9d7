"""The rule's answer about one resident: asked, kept sealed, and read back line by line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import programmes, residents
from app.core import crypto
from app.programmes.facts import person_facts
from app.programmes.versions import StoredProgramme

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the rule asks: whether it holds, what was asked and found in both languages, and where from.

    `ok` is None where the fact is not known. `source` names who recorded the fact (`civil_affairs_list`,
    `id_number`…), `since` the day it holds from; both None where nothing is recorded.
    """

    ok: bool | None
    text: Words
    found: Words
    fact: str
    source: str | None = None
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rule said on `day` by version `version_id`."""

    holds: bool
    day: dt.date
    version_id: int
    lines: tuple[Line, ...]

    @property
    def failing(self) -> tuple[Line, ...]:
        """The lines that speak against it."""
        return tuple(line for line in self.lines if line.ok is not True)


def ask(stored: StoredProgramme, resident_id: int, day: dt.date) -> Answer:
    """Ask the rule about the resident's facts as of `day`."""
    return ask_all([stored], resident_id, day)[0]


def ask_all(asked: list[StoredProgramme], resident_id: int, day: dt.date) -> list[Answer]:
    """Ask several rules about one resident; the facts are read once."""
    known = residents.facts_as_of([resident_id], day)[resident_id]
    person = person_facts(known)
    origins = residents.origins(resident_id, day)
    answers = []
    for stored in asked:
        explained = programmes.who(stored.rule, person, day)
        lines = tuple(_line(leaf, origins) for leaf in explained.leaves)
        answers.append(Answer(explained.holds, day, stored.version_id, lines))
    return answers


def _line(leaf: programmes.Leaf, origins: Mapping[str, residents.Origin]) -> Line:
    fact = "born" if leaf.fact == "age" else leaf.fact
    origin = origins.get(fact)
    return Line(
        leaf.holds,
        leaf.asked,
        leaf.found,
        leaf.fact,
        origin.source if origin else None,
        origin.since if origin else None,
    )


def to_text(answer: Answer) -> str:
    """The answer as JSON text, to be sealed."""
    lines = [
        {
            "ok": line.ok,
            "text": dict(line.text),
            "found": dict(line.found),
            "fact": line.fact,
            "source": line.source,
            "since": line.since.isoformat() if line.since else None,
        }
        for line in answer.lines
    ]
    whole = {"holds": answer.holds, "day": answer.day.isoformat(), "version_id": answer.version_id, "lines": lines}
    return json.dumps(whole, ensure_ascii=False)


def from_text(text: str) -> Answer:
    """The way back from `to_text`."""
    data: dict[str, Any] = json.loads(text)
    lines = tuple(
        Line(
            each["ok"],
            each["text"],
            each["found"],
            each["fact"],
            each["source"],
            dt.date.fromisoformat(each["since"]) if each["since"] else None,
        )
        for each in data["lines"]
    )
    return Answer(data["holds"], dt.date.fromisoformat(data["day"]), data["version_id"], lines)


def seal(answer: Answer, column: str, row_id: int) -> str:
    """The answer sealed to its row."""
    return crypto.seal(to_text(answer), column, row_id)


def unseal(sealed: str, column: str, row_id: int) -> Answer:
    """The answer of a row."""
    return from_text(crypto.unseal(sealed, column, row_id))
