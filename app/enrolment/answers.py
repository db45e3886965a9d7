"""The rule's answer about one resident: asked, kept sealed, and read back line by line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import places, residents
from app.core import crypto
from app.core.money import Money
from app.enrolment import estimates
from app.enrolment.enrolments import active
from app.programmes import explaining, versions
from app.programmes.explaining import Explained
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


def ask_all(asked: Sequence[StoredProgramme], resident_id: int, day: dt.date) -> list[Answer]:
    """Ask several rules about one resident; facts, enrolments and other programmes' grants are read once."""
    known = residents.facts_as_of([resident_id], day)[resident_id]
    person = person_facts(known)
    origins = residents.origins(resident_id, day)
    beside = versions.in_force(day, known.residence) if known.residence else []
    together = {stored.programme_id: stored.rule for stored in (*asked, *beside)}
    enrolled = {name: fact.for_rule() for name, fact in active([resident_id], day)[resident_id].items()}
    named = _place_names(known)
    answers = []
    for stored in asked:
        rules = {**together, stored.programme_id: stored.rule}.values()
        explained = explaining.who(stored.rule, person, day, together=rules, enrolments=enrolled)
        lines = tuple(_line(node, origins, named) for node in _parts(explained.tree))
        holds = explained.holds is True
        if holds and estimates.grants_monthly(stored):
            lines = (*lines, _amount_line(estimates.granted(stored, person, day)))
            holds = lines[-1].ok is True
        answers.append(Answer(holds, day, stored.version_id, lines))
    return answers


def _parts(node: Explained | None) -> Iterator[Explained]:
    """What stands side by side in a condition: each is one line."""
    if node is None:
        return
    if node.kind == "all":
        for item in node.items:
            yield from _parts(item)
    else:
        yield node


def _place_names(known: residents.Facts) -> dict[str, Words]:
    """Facts that are division codes → the place from its district down."""
    codes = {"hukou": known.hukou, "residence": known.residence, "permit": known.permit}
    names = places.names({part for code in codes.values() if code for part in places.prefixes(code)})
    found: dict[str, Words] = {}
    for fact, code in codes.items():
        parts = [names[part] for part in places.prefixes(code) if part in names] if code else []
        if parts:
            said = "".join(parts[2:4]) or parts[-1]
            found[fact] = {"zh": said, "en": said}
    return found


def _line(node: Explained, origins: Mapping[str, residents.Origin], named: Mapping[str, Words]) -> Line:
    leaves = list(node.leaves())
    deciding = [leaf for leaf in leaves if leaf.holds] or leaves
    facts = ["born" if leaf.fact == "age" else leaf.fact for leaf in deciding]
    origin = next((origins[fact] for fact in facts if fact in origins), None)
    return Line(
        node.holds,
        _asked(node),
        _joined([named.get(leaf.fact, leaf.found) for leaf in deciding], "；", "; "),
        facts[0] if facts else "",
        origin.source if origin else None,
        origin.since if origin and facts[0] != "born" else None,
    )


def _amount_line(fen: int) -> Line:
    """A grant that comes to nothing is none: its tiers name nobody like this person."""
    said = str(Money(fen))
    asked = {"zh": "按规则算出的每月金额大于 0", "en": "the rule comes to more than nothing a month"}
    return Line(fen > 0, asked, {"zh": f"{said} 元", "en": f"¥{said}"}, "amount")


def _asked(node: Explained) -> Words:
    if node.leaf is not None:
        return node.leaf.asked
    inner = [_asked(item) for item in node.items]
    if node.kind == "not":
        said = _joined(inner, "，且", " and ")
        return {"zh": f"不属于：{said['zh']}", "en": f"not: {said['en']}"}
    return _joined(inner, "，或", " or ") if node.kind == "any" else _joined(inner, "，且", " and ")


def _joined(words: Sequence[Words], zh: str, en: str) -> Words:
    """The distinct ones of several words, joined."""
    return {
        "zh": zh.join(dict.fromkeys(each["zh"] for each in words)),
        "en": en.join(dict.fromkeys(each["en"] for each in words)),
    }


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
