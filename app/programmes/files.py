"""Loading a whole programme file, and one stored programme; every sentence of "A malformed file" is held here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import reading
from .casefile import Case, Known, read_case
from .checking import read_rule
from .conditions import UsedTest, leaves
from .context import Context, Standards, read_declared, read_values
from .expecting import Row, read_rows
from .lineup import conditions_of
from .loading import Json, from_data, parse, to_data
from .loading import Mapping as MappingNode
from .malformed import MalformedFile, Warned, refuse
from .oddities import odd
from .rule import Programme, Rule, compile_rule
from .vocabulary import ORDER_FACTS, PERSON_FACTS

KEYS = ("values", "facts", "programmes", "cases")


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """One file, read and compiled. ``values`` and ``facts`` are JSON as written; ``cases`` come with their rows."""

    name: str
    programmes: tuple[Programme, ...]
    cases: tuple[tuple[Case, tuple[Row, ...]], ...]
    values: Mapping[str, Json]
    facts: Mapping[str, Json]
    warnings: tuple[Warned, ...]


def load(path: str | Path) -> ProgrammeFile:
    """Read a file from disk; raises `MalformedFile` (also for text that is not UTF-8) and OSError."""
    found = Path(path)
    try:
        text = found.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise MalformedFile("文件不是 UTF-8 编码", "the file is not UTF-8", line=1, file=str(path)) from None
    return load_text(text, name=str(path))


def load_text(text: str, *, name: str = "programmes.yaml") -> ProgrammeFile:
    """Read a file given as text; ``name`` is what its complaints call it."""
    try:
        return _read(parse(text), name)
    except MalformedFile as malformed:
        malformed.file = name
        raise


def load_data(data: Mapping[str, object], *, name: str = "") -> ProgrammeFile:
    """Read a file given as the JSON it was stored as; complaints have line 0."""
    top = from_data(dict(data))
    if not isinstance(top, MappingNode):
        raise MalformedFile("文件应是一个映射", "the file should be a mapping", file=name)
    return _read(top, name)


def _read(top: MappingNode, name: str) -> ProgrammeFile:
    reading.closed(top, KEYS, "文件", "the file")
    standards, declared = (
        read_values(top.get("values")),
        read_declared(top.get("facts"), {**PERSON_FACTS, **ORDER_FACTS}),
    )
    ctx = Context(standards, declared)
    listed = top.get("programmes")
    if listed is None:
        refuse(top, "文件没有写 programmes", "the file needs programmes")
    nodes = reading.as_list(listed, "programmes", "programmes")
    rules = [read_rule(node, ctx) for node in nodes]
    _check_versions(rules)
    _check_groups(rules, ctx)
    ids = {rule.id for rule in rules}
    _check_named(ctx, ids)
    values = _plain(top, "values")
    facts = _plain(top, "facts")
    programmes = tuple(
        compile_rule(
            rule,
            standards,
            definition=_definition(node),
            declared={"values": values, "facts": facts},
            family=name,
            position=index,
        )
        for index, (node, rule) in enumerate(zip(nodes, rules, strict=True))
    )
    for rule in rules:
        ctx.warnings.extend(odd(rule))
    known = Known(
        {rule.id: (rule.pays, rule.unit) for rule in rules},
        declared,
        frozenset(ctx.provider_facts),
        frozenset(rule.group for rule in rules if rule.group is not None),
    )
    cases = _cases(top, known)
    return ProgrammeFile(
        name, programmes, cases, values, facts, tuple(sorted(ctx.warnings, key=lambda each: each.line))
    )


def _plain(top: MappingNode, key: str) -> dict[str, Json]:
    node = top.get(key)
    found = None if node is None else to_data(node)
    return found if isinstance(found, dict) else {}


def _definition(node: object) -> dict[str, Json]:
    found = to_data(node) if isinstance(node, MappingNode) else None
    return found if isinstance(found, dict) else {}


def _cases(top: MappingNode, known: Known) -> tuple[tuple[Case, tuple[Row, ...]], ...]:
    node = top.get("cases")
    if node is None:
        return ()
    cases = [read_case(item, known) for item in reading.as_list(node, "cases", "cases", empty=True)]
    return tuple((case, read_rows(case, known)) for case in cases)


def _check_versions(rules: list[Rule]) -> None:
    for index, rule in enumerate(rules):
        for other in rules[:index]:
            if other.id == rule.id:
                check_versions(other, rule)


def check_versions(one: Rule, other: Rule) -> None:
    """Refuse two versions of one id that overlap, or disagree in what they pay."""
    if one.pays != other.pays or one.unit != other.unit:
        refuse(other, f"{one.id} 的两个版本 pays 或 unit 不同", f"two versions of {one.id} differ in pays or unit")
    first, second = sorted((one, other), key=lambda rule: rule.effective_from)
    if first.until is None or first.until >= second.effective_from:
        refuse(other, f"{one.id} 的两个版本日期重叠", f"two versions of {one.id} overlap")


def _check_groups(rules: list[Rule], ctx: Context) -> None:
    for name in {rule.group for rule in rules if rule.group is not None}:
        members = [rule for rule in rules if rule.group == name]
        chosen = {rule.choose for rule in members if rule.choose is not None}
        if len(chosen) > 1:
            refuse(members[-1], f"组 {name} 的 choose 不一致", f"the group {name} is chosen in two ways")
        if len({rule.id for rule in members}) == 1:
            ctx.warn(members[0], f"组 {name} 只有一个成员", f"the group {name} has one member")


def _check_named(ctx: Context, ids: Iterable[str]) -> None:
    for node, programme in ctx.applied:
        if programme not in ids:
            refuse(node, f"applied 里的项目 {programme} 不存在", f"applied names an unknown programme, {programme}")
    for node, programme in ctx.used:
        if programme not in ids:
            ctx.warn(
                node, f"used 里的项目 {programme} 不在这个文件里", f"used names {programme}, which is not in this file"
            )


def compile_programme(
    definition: Mapping[str, Json],
    *,
    values: Mapping[str, Json] | None = None,
    facts: Mapping[str, Json] | None = None,
    family: str = "",
    position: int = 0,
) -> Programme:
    """Compile one stored version from its JSON; raises `MalformedFile` with line 0."""
    standards: Standards = read_values(from_data(dict(values)) if values else None)
    declared = read_declared(from_data(dict(facts)) if facts else None, {**PERSON_FACTS, **ORDER_FACTS})
    rule = read_rule(from_data(dict(definition)), Context(standards, declared))
    return compile_rule(
        rule,
        standards,
        definition=dict(definition),
        declared={"values": dict(values or {}), "facts": dict(facts or {})},
        family=family,
        position=position,
    )


def names_used(rule: Rule) -> set[str]:
    """Ids of the programmes a rule asks about by ``used``."""
    return {leaf.test.programme for c in conditions_of(rule) for leaf in leaves(c) if isinstance(leaf.test, UsedTest)}
