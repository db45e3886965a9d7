"""Reading one programme: every key known, every value of its kind, and what does not fit together refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from . import reading
from .asking import read_condition
from .benefits import Decide, parts, read_benefit
from .context import Context, read_number
from .limits import read_limits
from .loading import Mapping, Node
from .malformed import refuse
from .payers import read_payers
from .periods import EVERY
from .rule import Approval, CardLine, Rule, Step
from .vocabulary import LAPSES, PAYS, ROUNDINGS, STEP_BY, STEP_TASKS

KEYS = (
    "id",
    "name",
    "name_en",
    "source",
    "effective",
    "pays",
    "who",
    "what",
    "benefit",
    "every",
    "limits",
    "leaves",
    "sequence",
    "group",
    "payers",
    "round",
    "starts",
    "lapses",
    "unit",
    "card",
    "approval",
)
REQUIRED = ("id", "name", "source", "effective", "pays", "benefit")
OUTSIDE = ("wallet", "cash", "provider")


def read_rule(node: Node, shared: Context) -> Rule:
    """One version of a programme; raises `MalformedFile`."""
    top = reading.as_mapping(node, "项目", "a programme")
    reading.closed(top, KEYS, "项目", "a programme")
    for key in REQUIRED:
        if key not in top.entries:
            refuse(top, f"项目没有写 {key}", f"a programme needs {key}")
    pays = reading.one_of(top.entries["pays"], PAYS, "pays", "pays")
    every = _every(top, pays)
    monthly = pays == "provider" and every is not None
    ctx = replace(shared, pays=pays, monthly=monthly, order=not monthly and pays not in ("cash", "wallet"))
    spending = replace(ctx, order=not monthly and pays != "cash")
    begins, ends = _effective(top.entries["effective"])
    who, what = top.get("who"), top.get("what")
    group, choose = _group(top.get("group"))
    unit = _unit(top, pays)
    rule = Rule(
        id=reading.identity(top.entries["id"]),
        name=reading.text(top.entries["name"], "name", "name"),
        name_en=None if (name_en := top.get("name_en")) is None else reading.text(name_en, "name_en", "name_en"),
        source=reading.text(top.entries["source"], "source", "source"),
        effective_from=begins,
        until=ends,
        pays=pays,
        who=None if who is None else read_condition(who, ctx),
        what=None if what is None else read_condition(what, spending),
        benefit=read_benefit(top.entries["benefit"], ctx),
        every=every,
        limits=read_limits(top.get("limits"), spending),
        leaves=None if (leaves := top.get("leaves")) is None else read_number(leaves, ctx, "money", "leaves", "leaves"),
        sequence=100
        if (sequence := top.get("sequence")) is None
        else reading.signed_whole(sequence, "sequence", "sequence"),
        group=group,
        choose=choose,
        payers=read_payers(top.get("payers"), ctx),
        rounding=_choice(top, "round", ROUNDINGS) or "half_up",
        starts_next_month=_choice(top, "starts", ("next_month",)) is not None,
        lapses=_lapses(top, pays),
        unit=unit,
        card=_card(top.get("card"), pays, unit, ctx),
        approval=_approval(top.get("approval")),
        line=top.line,
    )
    _check_whole(top, rule, shared)
    return rule


def _choice(top: Mapping, key: str, allowed: tuple[str, ...]) -> str | None:
    node = top.get(key)
    return None if node is None else reading.one_of(node, allowed, key, key)


def _every(top: Mapping, pays: str) -> str | None:
    every = _choice(top, "every", tuple(EVERY))
    if every is not None and pays not in OUTSIDE:
        refuse(top.keys["every"], f"pays: {pays} 没有 every", f"pays: {pays} has no every")
    return every


def _lapses(top: Mapping, pays: str) -> str | None:
    lapses = _choice(top, "lapses", LAPSES)
    if pays == "wallet" and lapses is None:
        refuse(top, "钱包要写 lapses", "a wallet needs lapses")
    if pays != "wallet" and lapses is not None:
        refuse(top.keys["lapses"], "只有钱包有 lapses", "only a wallet has lapses")
    return lapses


def _unit(top: Mapping, pays: str) -> str:
    node = top.get("unit")
    if node is None:
        return "yuan"
    if pays != "wallet":
        refuse(top.keys["unit"], "只有钱包有 unit", "only a wallet has a unit")
    unit = reading.word(node, "unit", "unit")
    if unit != "yuan" and "card" not in top.entries:
        refuse(node, "不以元计的钱包要有 card", "a wallet in units needs a card")
    return unit


def _effective(node: Node) -> tuple[date, date | None]:
    row = reading.as_mapping(node, "effective", "effective")
    reading.closed(row, ("from", "until"), "effective", "effective")
    begins_node, ends_node = row.get("from"), row.get("until")
    if begins_node is None:
        refuse(row, "effective 没有写 from", "effective needs from")
    begins = reading.day(begins_node, "from", "from")
    ends = None if ends_node is None else reading.day(ends_node, "until", "until")
    if ends is not None and begins > ends:
        refuse(row, "from 晚于 until", "from is after until")
    return begins, ends


def _group(node: Node | None) -> tuple[str | None, str | None]:
    if node is None:
        return None, None
    if not isinstance(node, Mapping):
        return reading.word(node, "group", "group"), None
    reading.closed(node, ("name", "choose"), "group", "group")
    name, choose = node.get("name"), node.get("choose")
    if name is None:
        refuse(node, "group 没有写 name", "a group needs a name")
    chosen = None if choose is None else reading.one_of(choose, ("highest", "elected"), "choose", "choose")
    return reading.word(name, "group", "group"), chosen


def _card(node: Node | None, pays: str, unit: str, ctx: Context) -> tuple[CardLine, ...]:
    if node is None:
        return ()
    top = reading.as_mapping(node, "card", "card")
    if pays not in ("wallet", "purchase", "order"):
        refuse(node, f"pays: {pays} 没有 card", f"pays: {pays} has no card")
    if not top.entries:
        refuse(node, "card 是空的", "the card is empty")
    lines: list[CardLine] = []
    for key, value in top.entries.items():
        pattern = reading.check_pattern(top.keys[key], key, "card", "the card")
        if any(pattern == line.pattern or reading.matches((line.pattern,), pattern) for line in lines):
            ctx.warn(top.keys[key], f"card 里 {key} 永远轮不到", f"{key} on the card can never be reached")
        lines.append(_card_line(pattern, reading.as_mapping(value, "card 的一行", "a line of the card"), unit, ctx))
    return tuple(lines)


def _card_line(pattern: str, row: Mapping, unit: str, ctx: Context) -> CardLine:
    reading.closed(row, ("units", "yuan", "per"), "card", "the card")
    units, yuan, per = row.get("units"), row.get("yuan"), row.get("per")
    if unit == "yuan" and units is not None:
        refuse(row.keys["units"], "以元计的 card 写 yuan", "a card in yuan has yuan, not units")
    if unit == "yuan" and yuan is None:
        refuse(row, "card 的一行要写 yuan", "a line of the card needs yuan")
    if unit != "yuan" and units is None:
        refuse(row, "card 的一行要写 units", "a line of the card needs units")
    if per is None:
        refuse(row, "card 的一行要写 per", "a line of the card needs per")
    taken = None if units is None else read_number(units, ctx, "whole", "units", "units")
    if taken is not None and taken.value is None and taken.amount == 0:
        refuse(row, "units 不能是 0", "units cannot be 0")
    return CardLine(
        pattern,
        taken,
        None if yuan is None else read_number(yuan, ctx, "money", "yuan", "yuan"),
        reading.word(per, "per", "per"),
    )


def _approval(node: Node | None) -> Approval | None:
    if node is None:
        return None
    row = reading.as_mapping(node, "approval", "approval")
    reading.closed(row, ("steps", "public_notice_days", "documents", "back_pay_months"), "approval", "approval")
    steps, notice, documents, back = (
        row.get(key) for key in ("steps", "public_notice_days", "documents", "back_pay_months")
    )
    return Approval(
        () if steps is None else tuple(_step(item) for item in reading.as_list(steps, "steps", "steps")),
        0 if notice is None else reading.whole(notice, "public_notice_days", "public_notice_days"),
        ()
        if documents is None
        else tuple(
            reading.word(item, "documents", "documents")
            for item in reading.as_list(documents, "documents", "documents", empty=True)
        ),
        None if back is None else reading.whole(back, "back_pay_months", "back_pay_months"),
    )


def _step(node: Node) -> Step:
    row = reading.as_mapping(node, "审批步骤", "a step")
    reading.closed(row, ("by", "task", "working_days"), "审批步骤", "a step")
    by, task, days = row.get("by"), row.get("task"), row.get("working_days")
    if by is None or task is None:
        refuse(row, "审批步骤要写 by 和 task", "a step needs by and task")
    return Step(
        reading.one_of(by, STEP_BY, "by", "by"),
        reading.one_of(task, STEP_TASKS, "task", "task"),
        0 if days is None else reading.whole(days, "working_days", "working_days"),
    )


def _check_whole(top: Mapping, rule: Rule, ctx: Context) -> None:
    if rule.leaves is not None and rule.pays in ("cash", "provider"):
        ctx.warn(top.keys["leaves"], "这里 leaves 不起作用", "leaves has no effect here")
    if not rule.payers and rule.pays != "discount":
        ctx.warn(top, f"{rule.id} 没有写出资方", f"{rule.id} does not say who funds it")
    if any(isinstance(part, Decide) for part in parts(rule.benefit)) and isinstance(rule.benefit, Decide):
        ctx.warn(top, f"{rule.id} 每次都要人工决定", f"{rule.id} always needs a decision")
