"""From text to a tree of nodes with line numbers; nothing is interpreted yet.

Only plain YAML is read: no tags, one document, and bounds on size, depth and what aliases can unfold to, so that a
hostile file costs no more than an honest one. Scalars keep the text as written: money never passes through floats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from .malformed import MalformedFile, refuse

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 100_000
MAX_ALIASES = 500
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(slots=True)
class Scalar:
    """One value as written; ``quoted`` is None when it came from JSON, where every text is quoted."""

    line: int
    text: str
    quoted: bool | None
    null: bool = False
    size: int = 1


@dataclass(slots=True)
class Sequence:
    line: int
    items: list[Node] = field(default_factory=list)
    size: int = 1

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(slots=True)
class Mapping:
    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    size: int = 1

    def get(self, key: str) -> Node | None:
        return self.entries.get(key)


Node = Scalar | Sequence | Mapping


class _Builder:
    """Builds the tree from parser events, holding the bounds as it goes."""

    def __init__(self) -> None:
        self.stack: list[tuple[Sequence | Mapping, str | None]] = []
        self.pending: list[Scalar | None] = []
        self.merged: list[dict[str, Node]] = []
        self.anchors: dict[str, Node] = {}
        self.open_anchors: set[int] = set()
        self.aliases = 0
        self.root: Node | None = None

    def start(self, node: Sequence | Mapping, anchor: str | None) -> None:
        if len(self.stack) >= MAX_DEPTH:
            refuse(node, "嵌套太深", "the nesting is too deep")
        self.stack.append((node, anchor))
        self.pending.append(None)
        self.merged.append({})

    def end(self) -> None:
        node, anchor = self.stack.pop()
        if self.pending.pop() is not None:
            refuse(node, "有一个键没有值", "a key has no value")
        merged = self.merged.pop()
        if isinstance(node, Mapping):
            for key, value in merged.items():
                if key not in node.entries:
                    node.entries[key] = value
                    node.keys[key] = Scalar(value.line, key, False)
        self.add(node, anchor)

    def alias(self, name: str, line: int) -> None:
        self.aliases += 1
        known = self.anchors.get(name)
        if known is None:
            raise MalformedFile(f"别名 *{name} 没有定义", f"the alias *{name} is not defined", line=line)
        if self.aliases > MAX_ALIASES:
            raise MalformedFile("别名太多", "there are too many aliases", line=line)
        self.add(known, None, line)

    def add(self, node: Node, anchor: str | None, line: int | None = None) -> None:
        if anchor:
            self.anchors[anchor] = node
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1][0]
        parent.size += node.size
        if parent.size > MAX_NODES:
            raise MalformedFile("文件展开后太大", "the file unfolds to too much", line=line or node.line)
        if isinstance(parent, Sequence):
            parent.items.append(node)
        else:
            self._put(parent, node)

    def _put(self, parent: Mapping, node: Node) -> None:
        key = self.pending[-1]
        if key is None:
            if not isinstance(node, Scalar) or node.null:
                refuse(node, "键必须是一个词", "a key must be a word")
            self.pending[-1] = node
            return
        self.pending[-1] = None
        if key.text == "<<" and not key.quoted:
            self._merge(node)
            return
        if key.text in parent.entries:
            refuse(key, f"键 {key.text} 写了两次", f"the key {key.text} is given twice")
        parent.entries[key.text] = node
        parent.keys[key.text] = key

    def _merge(self, node: Node) -> None:
        for source in node.items if isinstance(node, Sequence) else [node]:
            if not isinstance(source, Mapping):
                refuse(node, "<< 只能并入映射", "<< can only merge a mapping")
            for key, value in source.entries.items():
                self.merged[-1].setdefault(key, value)


def parse(text: str) -> Mapping:
    """The tree of one YAML document whose root is a mapping; raises `MalformedFile` for anything else."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise MalformedFile("文件太大（上限 1 MB）", "the file is too large (limit 1 MB)", line=1)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            _take(builder, event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise MalformedFile("不是有效的 YAML", "this is not valid YAML", line=line) from None
    except yaml.YAMLError:
        raise MalformedFile("含有 YAML 不允许的字符", "it holds characters YAML does not allow", line=1) from None
    if builder.root is None or not isinstance(builder.root, Mapping):
        raise MalformedFile("文件应是一个映射", "the file should be a mapping", line=1)
    return builder.root


def _take(builder: _Builder, event: yaml.Event) -> None:
    mark = event.start_mark
    line = mark.line + 1 if mark is not None else 1
    if getattr(event, "tag", None) not in (None, "!"):
        raise MalformedFile("不允许使用标签", "tags are not allowed", line=line)
    if isinstance(event, yaml.DocumentStartEvent) and builder.root is not None:
        raise MalformedFile("一个文件只能有一个文档", "a file holds one document only", line=line)
    if isinstance(event, yaml.AliasEvent):
        builder.alias(event.anchor or "", line)
    elif isinstance(event, yaml.ScalarEvent):
        quoted = event.style is not None
        null = not quoted and event.value in NULLS
        builder.add(Scalar(line, event.value, quoted, null), event.anchor)
    elif isinstance(event, yaml.SequenceStartEvent):
        builder.start(Sequence(line), event.anchor)
    elif isinstance(event, yaml.MappingStartEvent):
        builder.start(Mapping(line), event.anchor)
    elif isinstance(event, yaml.CollectionEndEvent):
        builder.end()


def from_data(data: object, depth: int = 0) -> Node:
    """The tree of a value that came as JSON; floats are refused, money and decimals come as text."""
    if depth > MAX_DEPTH:
        raise MalformedFile("嵌套太深", "the nesting is too deep")
    if data is None:
        return Scalar(0, "", None, null=True)
    if isinstance(data, bool):
        return Scalar(0, "true" if data else "false", None)
    if isinstance(data, int):
        return Scalar(0, str(data), False)
    if isinstance(data, str):
        return Scalar(0, data, None)
    if isinstance(data, list | tuple):
        return Sequence(0, [from_data(item, depth + 1) for item in data])
    if isinstance(data, dict):
        node = Mapping(0)
        for key, value in data.items():
            node.entries[str(key)] = from_data(value, depth + 1)
            node.keys[str(key)] = Scalar(0, str(key), None)
        return node
    raise MalformedFile(f"不认识的值 {data!r}", f"{data!r} is not a value the format knows")


def to_data(node: Node) -> Json:
    """The same tree as JSON: whole numbers as numbers, everything else as the text that was written."""
    if isinstance(node, Scalar):
        if node.null:
            return None
        if not node.quoted and node.text in ("true", "false"):
            return node.text == "true"
        if node.quoted is False and _WHOLE.fullmatch(node.text):
            return int(node.text)
        return node.text
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    return {key: to_data(value) for key, value in node.entries.items()}
