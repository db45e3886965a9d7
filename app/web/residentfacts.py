"""What is known of a resident, as short rows for a page; nothing unknown is said."""

from __future__ import annotations

from flask_babel import gettext as _

from app import places, programmes, residents
from app.web import formatting, vocabulary
from app.web.kernel.words import language


def fact_rows(facts: residents.Facts) -> list[tuple[str, str]]:
    """Birth, household register, residence, levels, statuses and what is received, with its amount a month."""
    rows = [(_("出生"), formatting.date(facts.born))]
    for label, code in ((_("户口"), facts.hukou), (_("居住"), facts.residence), (_("居住证"), facts.permit)):
        if code:
            rows.append((label, place_words(code)))
    if facts.care_level:
        rows.append((_("评估"), str(vocabulary.word("care_level", facts.care_level))))
    if facts.insurance_level:
        rows.append((_("长护险等级"), str(facts.insurance_level)))
    if facts.status:
        rows.append((_("身份"), "、".join(str(vocabulary.word("status", each)) for each in facts.status)))
    if facts.disability:
        said = [f"{vocabulary.word('disability', each['kind'])} {each['grade']}" for each in facts.disability]
        rows.append((_("残疾"), "、".join(said)))
    if facts.draws:
        names = programmes.queries.names(facts.draws)
        rows.append((_("已享受"), "、".join(_draw(names.get(each), each, fen) for each, fen in facts.draws.items())))
    return rows


def place_words(code: str) -> str:
    """The place's whole name; its code where the name is not known."""
    return places.full_name(code) if places.names([code]) else code


def _draw(names: tuple[str, str] | None, programme_id: str, fen: int | None) -> str:
    name = names[1 if language() == "en" else 0] if names else programme_id
    return f"{name} {formatting.money_short(fen)}" if fen else name
