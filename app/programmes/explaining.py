"""Conditions explained leaf by leaf: what was asked, what was found, whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .asked import asked, found
from .attempts import Purse
from .conditions import All, Ask, Condition, Not
from .context import Standards
from .facts import EMPTY_USE, Enrolments, PersonAt, Use, person_on
from .holding import compiled
from .lineup import ProgrammeSet, as_set
from .malformed import Words
from .receiving import Receiving
from .rule import Programme
from .scene import Scene, Undecided
from .words import both


@dataclass(frozen=True, slots=True)
class Answered:
    """One leaf. ``holds`` is None where the rules are silent (a year the holiday calendar does not hold)."""

    asked: Words
    found: Words
    holds: bool | None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A node of the condition: ``kind`` is leaf, all, any or not; a leaf has ``leaf``, the others ``items``."""

    kind: str
    holds: bool | None
    items: tuple[Explained, ...] = ()
    leaf: Answered | None = None

    def leaves(self) -> Iterator[Answered]:
        if self.leaf is not None:
            yield self.leaf
        for item in self.items:
            yield from item.leaves()

    def missing(self) -> list[Answered]:
        """The fewest leaves that would have to be otherwise for the condition to hold."""
        if self.holds:
            return []
        if self.leaf is not None:
            return [self.leaf]
        if self.kind == "any":
            return min((item.missing() for item in self.items), key=len)
        if self.kind == "not":
            return [_denied(leaf) for leaf in self.items[0].leaves() if leaf.holds]
        return [leaf for item in self.items for leaf in item.missing()]

    def lines(self, depth: int = 0) -> list[tuple[int, Words, bool | None]]:
        """The condition as indented lines: depth, words, holds."""
        if self.leaf is not None:
            leaf = self.leaf
            words = both(
                f"{leaf.asked['zh']}（查到：{leaf.found['zh']}）", f"{leaf.asked['en']} (found: {leaf.found['en']})"
            )
            return [(depth, words, leaf.holds)]
        head = {
            "all": ("以下都要符合", "all of these"),
            "any": ("以下符合一项即可", "any of these"),
            "not": ("以下不能符合", "none of this"),
        }
        zh, en = head[self.kind]
        rows = [(depth, both(zh, en), self.holds)]
        for item in self.items:
            rows.extend(item.lines(depth + 1))
        return rows


def _denied(leaf: Answered) -> Answered:
    return Answered(both(f"不是“{leaf.asked['zh']}”", f"not: {leaf.asked['en']}"), leaf.found, False, leaf.fact)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a programme's condition holds, and why. ``holds`` is None where a person must decide."""

    holds: bool | None
    tree: Explained | None

    @property
    def leaves(self) -> tuple[Answered, ...]:
        return () if self.tree is None else tuple(self.tree.leaves())

    @property
    def missing(self) -> tuple[Answered, ...]:
        """What stands in the way, as few leaves as possible."""
        return () if self.tree is None else tuple(self.tree.missing())

    def words(self) -> Words:
        """One sentence: it holds, or what is missing."""
        if self.holds:
            return both("符合条件", "the conditions are met")
        if self.holds is None:
            return both("需要人工决定", "a person has to decide")
        lacking = self.missing
        return both(
            "还差：" + "；".join(leaf.asked["zh"] for leaf in lacking),
            "missing: " + "; ".join(leaf.asked["en"] for leaf in lacking),
        )


def explain(condition: Condition | None, scene: Scene, standards: Standards) -> Explanation:
    """Explain a condition in a scene; nothing to ask holds."""
    if condition is None:
        return Explanation(True, None)
    tree = _explained(condition, scene, standards)
    return Explanation(tree.holds, tree)


def _explained(condition: Condition, scene: Scene, standards: Standards) -> Explained:
    if isinstance(condition, Ask):
        holds: bool | None
        try:
            holds = compiled(condition, standards)(scene)
        except Undecided:
            holds = None
        leaf = Answered(asked(condition, standards, scene.day), found(condition, scene), holds, condition.fact)
        return Explained("leaf", holds, (), leaf)
    if isinstance(condition, Not):
        inner = _explained(condition.item, scene, standards)
        return Explained("not", None if inner.holds is None else not inner.holds, (inner,))
    items = tuple(_explained(item, scene, standards) for item in condition.items)
    return Explained("all", _all(items), items) if isinstance(condition, All) else Explained("any", _any(items), items)


def _all(items: tuple[Explained, ...]) -> bool | None:
    if any(item.holds is False for item in items):
        return False
    return None if any(item.holds is None for item in items) else True


def _any(items: tuple[Explained, ...]) -> bool | None:
    if any(item.holds for item in items):
        return True
    return None if any(item.holds is None for item in items) else False


def who(
    programme: Programme,
    person: PersonAt,
    day: date,
    *,
    together: ProgrammeSet | Iterable[Programme] | None = None,
    use: Use = EMPTY_USE,
    enrolments: Enrolments | None = None,
) -> Explanation:
    """Whether a person meets a programme's ``who`` on a day, leaf by leaf.

    ``together``: the programmes whose grants ``draws`` may ask about; without it only what is recorded counts.
    """
    purse = Purse(as_set([programme] if together is None else together), use, enrolments)
    scene = Scene(day, person_on(person, day), purse.tally, lambda at: None)
    scene.receives = Receiving(purse, person, lambda at: None)
    return explain(programme.rule.who, scene, programme.standards)
