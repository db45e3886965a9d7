"""What is known of a resident, as short rows for a page; nothing unknown is said."""

from __future__ import annotations

from flask_babel import gettext as _

from app import places, programmes, residents
from app.web import formatting, vocabulary
from app.web.kernel.words import language


def fact_rows(facts: residents.Facts) -> list[tuple[str, str]]:
    """Birth, household register, residence, levels, statuses and what is received, with its amount a month."""
    rows = [(_("出生"), formatting.date(facts.born))]
    if facts.hukou:
        rows.append((_("户口"), place_words(facts.hukou)))
    if facts.residence:
        rows.append((_("居住"), _("同户口") if facts.residence == facts.hukou else place_words(facts.residence)))
    if facts.permit:
        rows.append((_("居住证"), place_words(facts.permit)))
    if facts.care_level:
        rows.append((_("评估"), str(vocabulary.word("care_level", facts.care_level))))
    if facts.insurance_level:
        rows.append((_("长护险等级"), str(facts.insurance_level)))
    if facts.status:
        rows.append((_("身份"), _("、").join(str(vocabulary.word("status", each)) for each in facts.status)))
    if facts.disability:
        said = [f"{vocabulary.word('disability', each['kind'])} {each['grade']}" for each in facts.disability]
        rows.append((_("残疾"), _("、").join(said)))
    if facts.draws:
        names = programmes.queries.names(facts.draws)
        rows.append((_("已享受"), _("、").join(_draw(names.get(each), each, fen) for each, fen in facts.draws.items())))
    return rows


def place_words(code: str) -> str:
    """The place from its district down, as people say it; its code where the name is not known."""
    known = places.names(places.prefixes(code))
    if code not in known:
        return code
    parts = [known[each] for each in places.prefixes(code) if each in known]
    return "".join(short_place(part) for part in (parts[2:] or parts[-1:]))


def short_place(name: str) -> str:
    """A community without the words every community ends in: 安德路北社区居委会 → 安德路北."""
    for ending in ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


def _draw(names: tuple[str, str] | None, programme_id: str, fen: int | None) -> str:
    name = names[1 if language() == "en" else 0] if names else programme_id
    return f"{name} {formatting.money_short(fen)}" if fen else name
