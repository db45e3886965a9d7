"""Benefits as read: what a programme gives before rounding, limits and what remains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from . import reading
from .asking import read_condition
from .conditions import Condition
from .context import Context, read_number
from .limits import Limit, read_limits
from .loading import Mapping, Node
from .malformed import refuse
from .reading import Num
from .vocabulary import COUNTABLE, ORDER_FACTS, PERSON_FACTS


@dataclass(frozen=True, slots=True)
class Fixed:
    num: Num


@dataclass(frozen=True, slots=True)
class Rate:
    share: Fraction
    of: str


@dataclass(frozen=True, slots=True)
class Times:
    facts: tuple[str, ...]
    each: Num


@dataclass(frozen=True, slots=True)
class Band:
    """Up to ``up_to`` (None: without end) each unit counts ``share``, or ``each`` yuan."""

    up_to: Num | None
    share: Fraction
    each: Num | None


@dataclass(frozen=True, slots=True)
class Bands:
    bands: tuple[Band, ...]
    over: str
    of: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResidentPays:
    num: Num


@dataclass(frozen=True, slots=True)
class Sum:
    items: tuple[Benefit, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    when: Condition
    benefit: Benefit
    limits: tuple[Limit, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Tiers:
    tiers: tuple[Tier, ...]
    highest: bool
    otherwise: Benefit | None


@dataclass(frozen=True, slots=True)
class Decide:
    why: str


@dataclass(frozen=True, slots=True)
class AtMost:
    benefit: Benefit
    most: Benefit


Benefit = Fixed | Rate | Times | Bands | ResidentPays | Sum | Tiers | Decide | AtMost
# head → the keys that may stand beside it
HEADS = {
    "value": ("times",),
    "rate": ("of",),
    "each": ("times",),
    "bands": ("times", "over", "of"),
    "resident_pays": (),
    "sum": (),
    "tiers": ("choose", "otherwise"),
    "decide": (),
}


def read_benefit(node: Node, ctx: Context) -> Benefit:
    """One benefit: a number, or a mapping with exactly one head."""
    if not isinstance(node, Mapping):
        return Fixed(read_number(node, ctx, "money", "benefit", "benefit"))
    heads = [head for head in HEADS if head in node.entries]
    if not heads:
        refuse(node, "benefit 没有写明怎么算", "a benefit does not say what it gives")
    if len(heads) > 1:
        both = "、".join(heads[:2])
        refuse(node, f"benefit 有两个头：{both}", f"a benefit has two heads: {heads[0]} and {heads[1]}")
    head = heads[0]
    reading.closed(node, (head, *HEADS[head], "at_most"), "benefit", "benefit")
    found = _READ[head](node, node.entries[head], ctx)
    most = node.get("at_most")
    return found if most is None else AtMost(found, read_benefit(most, ctx))


def _value(node: Mapping, head: Node, ctx: Context) -> Benefit:
    plain = Mapping(node.line, {k: v for k, v in node.entries.items() if k != "at_most"}, node.keys)
    plain.keys = {k: v for k, v in node.keys.items() if k != "at_most"}
    return Fixed(read_number(plain, ctx, "money", "benefit", "benefit"))


def _of(node: Mapping) -> str:
    of = node.get("of")
    return "remaining" if of is None else reading.one_of(of, ("remaining", "price"), "of", "of")


def _needs_price(node: Node, ctx: Context) -> None:
    if not ctx.order:
        refuse(node, "这里没有订单，不能按价格计算", "there is no order here whose price could be asked")


def _rate(node: Mapping, head: Node, ctx: Context) -> Benefit:
    _needs_price(head, ctx)
    return Rate(reading.percent(head, "rate", "rate"), _of(node))


def _facts(node: Node, ctx: Context) -> tuple[str, ...]:
    names: list[str] = []
    for item in reading.one_or_many(node, "times", "times"):
        name = reading.word(item, "times", "times")
        if name in ORDER_FACTS and not ctx.order:
            refuse(item, f"这里没有订单，不能乘 {name}", f"there is no order here to multiply by {name}")
        known = name in COUNTABLE or ctx.declared.get(name) == "number"
        free = ctx.monthly and name not in ORDER_FACTS and name not in PERSON_FACTS and name not in ctx.declared
        if not known and not free:
            refuse(item, f"{name} 不是可以相乘的数字事实", f"{name} is not a number to multiply by")
        if ctx.monthly:
            ctx.provider_facts.add(name)
        names.append(name)
    return tuple(names)


def _each(node: Mapping, head: Node, ctx: Context) -> Benefit:
    times = node.get("times")
    if times is None:
        refuse(node, "each 要和 times 一起写", "each goes with times")
    return Times(_facts(times, ctx), read_number(head, ctx, "money", "each", "each"))


def _resident_pays(node: Mapping, head: Node, ctx: Context) -> Benefit:
    _needs_price(head, ctx)
    return ResidentPays(read_number(head, ctx, "money", "resident_pays", "resident_pays"))


def _sum(node: Mapping, head: Node, ctx: Context) -> Benefit:
    return Sum(tuple(read_benefit(item, ctx) for item in reading.as_list(head, "sum", "sum")))


def _decide(node: Mapping, head: Node, ctx: Context) -> Benefit:
    return Decide(reading.text(head, "decide", "decide"))


def _tiers(node: Mapping, head: Node, ctx: Context) -> Benefit:
    tiers: list[Tier] = []
    for item in reading.as_list(head, "tiers", "tiers"):
        row = reading.as_mapping(item, "一档", "a tier")
        reading.closed(row, ("when", "benefit", "limits"), "一档", "a tier")
        when, benefit = row.get("when"), row.get("benefit")
        if when is None or benefit is None:
            refuse(row, "一档要写 when 和 benefit", "a tier needs when and benefit")
        limits = read_limits(row.get("limits"), ctx)
        tiers.append(Tier(read_condition(when, ctx), read_benefit(benefit, ctx), limits, row.line))
    choose = node.get("choose")
    highest = choose is not None and reading.one_of(choose, ("first", "highest"), "choose", "choose") == "highest"
    otherwise = node.get("otherwise")
    return Tiers(tuple(tiers), highest, None if otherwise is None else read_benefit(otherwise, ctx))


def _bands(node: Mapping, head: Node, ctx: Context) -> Benefit:
    times = node.get("times")
    if times is None:
        _needs_price(head, ctx)
    elif "of" in node.entries:
        refuse(node.keys["of"], "按数量分段时没有 of", "bands on a number have no of")
    over_node = node.get("over")
    over = "order" if over_node is None else reading.one_of(over_node, ("order", "month", "year"), "over", "over")
    if over != "order" and not ctx.order:
        refuse(node.keys["over"], "这里没有订单可以累计", "there are no orders here to go on from")
    items = reading.as_list(head, "bands", "bands")
    bands = [_band(item, index == len(items) - 1, times is not None, ctx) for index, item in enumerate(items)]
    for before, after, item in zip(bands, bands[1:], items[1:], strict=False):
        low, high = before.up_to, after.up_to
        if low and high and not low.value and not high.value and low.amount >= high.amount:
            refuse(item, "分段的上限要从小到大", "the ends of bands must rise")
    return Bands(tuple(bands), over, _of(node), () if times is None else _facts(times, ctx))


def _band(node: Node, last: bool, counted: bool, ctx: Context) -> Band:
    row = reading.as_mapping(node, "一段", "a band")
    head = "each" if counted else "rate"
    reading.closed(row, ("up_to", head), "一段", "a band")
    end, worth = row.get("up_to"), row.get(head)
    if worth is None:
        refuse(row, f"一段要写 {head}", f"a band needs {head}")
    if end is None and not last:
        refuse(row, "只有最后一段可以没有 up_to", "only the last band may go without up_to")
    up_to = None if end is None else read_number(end, ctx, "number" if counted else "money", "up_to", "up_to")
    if up_to is not None and not up_to.value and up_to.amount == 0:
        refuse(row, "一段里什么也没有", "nothing can lie in a band up to 0")
    if counted:
        return Band(up_to, Fraction(0), read_number(worth, ctx, "money", "each", "each"))
    return Band(up_to, reading.percent(worth, "rate", "rate"), None)


_READ: dict[str, Callable[[Mapping, Node, Context], Benefit]] = {
    "value": _value,
    "rate": _rate,
    "each": _each,
    "bands": _bands,
    "resident_pays": _resident_pays,
    "sum": _sum,
    "tiers": _tiers,
    "decide": _decide,
}


def parts(benefit: Benefit) -> Iterator[Benefit]:
    """The benefit and everything inside it."""
    yield benefit
    if isinstance(benefit, Sum):
        for item in benefit.items:
            yield from parts(item)
    elif isinstance(benefit, Tiers):
        for tier in benefit.tiers:
            yield from parts(tier.benefit)
        if benefit.otherwise is not None:
            yield from parts(benefit.otherwise)
    elif isinstance(benefit, AtMost):
        yield from parts(benefit.benefit)
        yield from parts(benefit.most)


def tier_limits(benefit: Benefit) -> Iterator[Limit]:
    """Every limit that stands in a tier."""
    for part in parts(benefit):
        if isinstance(part, Tiers):
            for tier in part.tiers:
                yield from tier.limits
