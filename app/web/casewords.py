"""An application in words, as every console tells it: facts, the rule's lines, the steps so far, what comes next."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app import enrolment
from app.programmes.versions import StoredProgramme
from app.web import formatting, vocabulary
from app.web.kernel.words import language
from app.web.residentfacts import fact_rows


def told(case: enrolment.Case) -> dict[str, Any]:
    """What the templates of a case need, beside the case itself."""
    return {
        "case": case,
        "case_facts": [*fact_rows(case.facts), (_("申请人"), applicant(case))],
        "case_lines": lines(case.answer),
        "benefit": benefit(case.programme, case.application.monthly, case.application.monthly_at_most),
        "steps": steps(case),
        "coming": coming(case),
    }


def programme_name(stored: StoredProgramme) -> str:
    """The programme's name in the reader's language."""
    return stored.name_en if language() == "en" and stored.name_en else stored.name


def lines(answer: enrolment.Answer) -> list[dict[str, Any]]:
    """The rule's answer as rows of `rule_answer`, each with where the fact is from."""
    return [
        {"ok": line.ok, "text": line.text, "found": line.found, "why": vocabulary.origin(line.source, line.since)}
        for line in answer.lines
    ]


def applicant(case: enrolment.Case) -> str:
    """Who applied, as whom, by which way."""
    how = str(vocabulary.word("channel", case.application.channel))
    if case.relation == "self":
        return _("本人，%(how)s", how=how)
    relation = vocabulary.word("relation", case.relation)
    return _("%(name)s（%(relation)s），%(how)s", name=case.applicant, relation=relation, how=how)


def benefit(stored: StoredProgramme, monthly: int | None, at_most: bool) -> tuple[str, str]:
    """What it comes to in one line, and who funds it: (下单时减免，每月最多 ¥800, 中央 85% · 市 15%)."""
    how = vocabulary.word("pays", stored.pays)
    if monthly is None:
        return str(how), payers(stored)
    said = {"how": how, "amount": formatting.money_short(monthly)}
    if at_most:
        return _("%(how)s，每月最多 %(amount)s", **said), payers(stored)
    return _("%(how)s，每月 %(amount)s", **said), payers(stored)


def payers(stored: StoredProgramme) -> str:
    """Who funds it and by what share; the last takes the rest."""
    listed: Any = stored.rule.definition.get("payers")
    rows = listed if isinstance(listed, list) else []
    shares = [str(each.get("share", "")) for each in rows]
    rest = 100.0 - sum(float(share[:-1]) for share in shares if share.endswith("%"))
    plain = all("up_to" not in each for each in rows) and len(rows) > 1
    said = []
    for each, share in zip(rows, shares, strict=True):
        who = vocabulary.word("payer", each.get("payer"))
        last = each is rows[-1] and not share and plain
        said.append(f"{who} {rest:g}%" if last else f"{who} {share}".strip())
    return " · ".join(said)


def steps(case: enrolment.Case) -> list[dict[str, Any]]:
    """What was done so far, oldest first, as rows of `timeline`."""
    made = case.application.created_at
    rows: list[dict[str, Any]] = [
        {"title": _("提交申请"), "when": made, "who": applicant(case), "note": "", "tone": ""}
    ]
    for each in case.decided:
        level = case.programme.steps[each.step].by
        title = f"{vocabulary.word('step_by', level)} · {vocabulary.word('outcome', each.outcome)}"
        tone = "bad" if each.outcome in ("return", "reject") else ""
        rows.append({"title": title, "when": each.at, "who": each.who, "note": each.reason or "", "tone": tone})
    if case.application.state == "withdrawn":
        gone = case.application.decided_at
        rows.append({"title": _("申请人撤回了申请"), "when": gone, "who": "", "note": "", "tone": "bad"})
    return rows


def coming(case: enrolment.Case) -> list[dict[str, Any]]:
    """What is expected next, in words."""
    row = case.application
    if row.state == "returned":
        return [{"title": _("等补齐材料"), "when": "", "who": "", "note": "", "tone": ""}]
    if case.step is None or row.due_on is None:
        return []
    by = _("%(day)s 前", day=formatting.date_short(row.due_on))
    if row.due_provisional:
        by = _("%(day)s 前（节假日安排公布后可能调整）", day=formatting.date_short(row.due_on))
    return [{"title": vocabulary.word("waits_at", case.step.by), "when": by, "who": "", "note": "", "tone": ""}]
