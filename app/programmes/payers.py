"""Who funds an amount: shares of the whole, amounts up to, and a last payer who takes the rest."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from . import reading
from .benefits import Benefit, read_benefit
from .context import Context, Standards
from .divisions import LEVELS, at_level
from .loading import Mapping, Node
from .malformed import refuse
from .scene import Amount, Scene
from .vocabulary import DIVISION_OF
from .working import Works, compile_benefit

# Who bears a discount, and an amount whose file names no payer.
PROVIDER, UNNAMED = "provider", "unnamed"


@dataclass(frozen=True, slots=True)
class Payer:
    """One funder; at most one of ``share`` and ``up_to`` is given, the last one takes the rest."""

    name: str
    share: Fraction | None = None
    up_to: Benefit | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """Where a person, an order and an approval lie; any part may be unknown."""

    enrolment: str | None = None
    residence: str | None = None
    hukou: str | None = None
    place: str | None = None

    def named(self, of: str | None) -> str | None:
        if of is None:
            return self.residence if self.enrolment is None else self.enrolment
        found: str | None = getattr(self, of)
        return found


def read_payers(node: Node | None, ctx: Context) -> tuple[Payer, ...]:
    if node is None:
        return ()
    payers: list[Payer] = []
    rows = reading.as_list(node, "payers", "payers")
    for index, item in enumerate(rows):
        payer = _payer(reading.as_mapping(item, "出资方", "a payer"), ctx)
        if any(payer.name == other.name for other in payers):
            refuse(item, f"出资方 {payer.name} 写了两次", f"the payer {payer.name} is given twice")
        last = index == len(rows) - 1
        if last and payer.up_to is not None:
            refuse(item, "最后一个出资方承担其余部分，不能有 up_to", "the last payer takes the rest and has no up_to")
        if not last and payer.share is None and payer.up_to is None:
            refuse(item, "只有最后一个出资方承担其余部分", "only the last payer takes the rest")
        payers.append(payer)
    _check_shares(rows[-1], payers)
    return tuple(payers)


def _check_shares(last: Node, payers: list[Payer]) -> None:
    total = sum((payer.share for payer in payers if payer.share is not None), Fraction(0))
    if total > 1:
        refuse(last, "出资比例合计超过 100%", "the shares of the payers are above 100%")
    if payers[-1].share is not None and total != 1:
        refuse(
            last,
            "最后一个出资方承担其余部分，比例合计应是 100%",
            "the last payer takes the rest: its share must make 100%",
        )


def _payer(row: Mapping, ctx: Context) -> Payer:
    reading.closed(row, ("payer", "share", "up_to", "of"), "出资方", "a payer")
    name, share, up_to, of = (row.get(key) for key in ("payer", "share", "up_to", "of"))
    if name is None:
        refuse(row, "出资方没有写 payer", "a payer is not named")
    if share is not None and up_to is not None:
        refuse(row, "share 和 up_to 只能写一个", "a payer has share or up_to, not both")
    return Payer(
        reading.word(name, "payer", "payer"),
        None if share is None else reading.percent(share, "share", "share"),
        None if up_to is None else read_benefit(up_to, ctx),
        None if of is None else reading.one_of(of, DIVISION_OF, "of", "of"),
    )


Split = tuple[tuple[str, Fraction | None, Works | None], ...]


def compile_payers(payers: tuple[Payer, ...], pays: str, standards: Standards, scope: str) -> Split:
    if not payers:
        return ((PROVIDER if pays == "discount" else UNNAMED, None, None),)
    return tuple(
        (
            payer.name,
            payer.share,
            None if payer.up_to is None else compile_benefit(payer.up_to, standards, scope),
        )
        for payer in payers
    )


def split(amount: int, payers: Split, scene: Scene, unit: int = 1) -> dict[str, int]:
    """The amount among its payers, in order; parts sum to the whole. ``unit`` is 100 for a wallet in units, whose
    ``up_to`` is written in units, not fen."""
    parts: dict[str, int] = {}
    rest = amount
    mark = len(scene.taken)
    for name, share, up_to in payers[:-1]:
        wanted: Amount = 0
        if share is not None:
            wanted = amount * share.numerator // share.denominator
        elif up_to is not None:
            wanted = Fraction(up_to(scene)) / unit
        part = min(rest, floor(wanted))
        parts[name] = part
        rest -= part
    parts[payers[-1][0]] = rest
    del scene.taken[mark:]
    return parts


def drawn(payers: MappingOf[str, int], granted: int, before: int, after: int) -> dict[str, int]:
    """What each payer of a grant pays when its spent part goes from ``before`` to ``after``.

    The spent part is split pro rata, rounded down, its odd fen from the last payer; what a step pays is the difference,
    so that the parts of a grant spent in pieces sum to its own split.
    """
    if granted <= 0 or not payers:
        return {}
    then, now = _pro_rata(payers, granted, before), _pro_rata(payers, granted, after)
    steps = {name: now[name] - then[name] for name in payers}
    short = [name for name, part in steps.items() if part < 0]
    for name in short:
        # Three payers' odd fen can meet in one step; the fen is taken from whoever pays most in it.
        while steps[name] < 0:
            most = max(steps, key=lambda each: steps[each])
            steps[most] -= 1
            steps[name] += 1
    return steps


def _pro_rata(payers: MappingOf[str, int], granted: int, spent: int) -> dict[str, int]:
    names = list(payers)
    parts = {name: payers[name] * spent // granted for name in names[:-1]}
    parts[names[-1]] = spent - sum(parts.values())
    return parts


def divisions_of(payers: tuple[Payer, ...], names: list[str], where: Division) -> dict[str, str | None]:
    """Which division's payer each is: cut to the payer's own level where its name is one, none for the centre."""
    of = {payer.name: payer.of for payer in payers}
    found: dict[str, str | None] = {}
    for name in names:
        code = where.named(of.get(name))
        if name in ("central", PROVIDER, UNNAMED):
            code = None
        elif name in LEVELS and code is not None:
            code = at_level(code, name)
        found[name] = code
    return found
