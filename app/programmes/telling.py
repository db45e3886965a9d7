"""Why a programme paid what it paid, and why another did not: one sentence each, worked out on demand."""

from __future__ import annotations

from fractions import Fraction

from . import words
from .answers import LineAnswer, NotPaid, OrderAnswer
from .attempts import Attempt, Purse, attempt
from .ceilings import Ceiling
from .explaining import Answered, explain
from .malformed import Words
from .rule import Programme
from .scene import Scene, Undecided
from .sentences import benefit_words
from .words import both, named


def line_words(line: LineAnswer) -> Words:
    """What a line pays, and what is left after it."""
    amount = words.money(line.amount)
    name = line.rule.words
    left = _left_after(line)
    if line.pays == "wallet":
        paid = both(f"从{name['zh']}付 {amount}", f"{name['en']} pays {amount} from its balance")
        if line.units is not None:
            paid = both(
                f"用 {line.units} {line.rule.unit} 抵 {amount}", f"{line.units} {line.rule.unit} cover {amount}"
            )
    else:
        how = benefit_words(line.rule.rule.benefit, line.rule.standards, line._scene)
        who = (
            both(f"补偿服务商 {amount}", f"the provider is paid {amount} on top")
            if line.pays == "provider"
            else both(f"付 {amount}", f"pays {amount}")
        )
        paid = both(f"{name['zh']}{who['zh']}", f"{name['en']}: {who['en']}")
        if how["zh"] != amount:
            paid = both(f"{paid['zh']}（{how['zh']}）", f"{paid['en']} ({how['en']})")
    return paid if left is None else both(f"{paid['zh']}；{left['zh']}", f"{paid['en']}; {left['en']}")


def _left_after(line: LineAnswer) -> Words | None:
    scene, purse = line._scene, line._purse
    then = _as_of(scene, purse, line._mark)
    if line.pays == "wallet":
        shown = Purse(purse.together, purse.use, purse.enrolments, purse.require)
        shown.tally = then.tally
        balance = sum(left for _, left in shown.grants(line.rule, scene.day))
        text = words.money(balance) if line.units is None else f"{balance} {line.rule.unit}"
        return both(f"余额还剩 {text}", f"{text} left")
    if line._attempt is None or not line._attempt.ceilings:
        return None
    lefts = [(ceiling, ceiling.left(then)) for ceiling in line._attempt.ceilings if ceiling.per != "order"]
    if not lefts:
        return None
    spent = [pair for pair in lefts if pair[1] <= 0]
    money = [pair for pair in lefts if pair[0].measure == "amount"]
    ceiling, left = (spent or sorted(money, key=lambda pair: pair[1]) or lefts)[0]
    return _left(ceiling, left)


def _left(ceiling: Ceiling, left: int | Fraction) -> Words:
    when = named(words.THIS, ceiling.per)
    if ceiling.measure == "amount":
        return both(f"{when['zh']}还剩 {words.money(left)}", f"{words.money(left)} left {when['en']}")
    if ceiling.measure == "units":
        text = words.plain(Fraction(left) / 1000)
        return both(f"{when['zh']}还剩数量 {text}", f"a quantity of {text} left {when['en']}")
    orders = "none" if left == 0 else "1 order" if left == 1 else f"{words.plain(left)} orders"
    return both(f"{when['zh']}还剩 {words.plain(left)} 次", f"{orders} left {when['en']}")


def _as_of(scene: Scene, purse: Purse, mark: int) -> Scene:
    """The scene with the counts as they stood then."""
    then = Scene(scene.day, scene.person, purse.tally.as_of(mark), scene.calendar, scene.order, scene.extra)
    then.used_key, then.receives, then.applied = scene.used_key, scene.receives, scene.applied
    then.remaining = scene.remaining
    return then


def not_paid(answer: OrderAnswer) -> tuple[NotPaid, ...]:
    """The programmes of the day that did not pay on this order, those with the fewest failing leaves first."""
    scene, purse = answer._scene, answer._purse
    if scene is None or purse is None:
        return ()
    lineup = purse.together.on(scene.day)
    paid = {line.programme for line in (*answer.lines, *answer.compensation)}
    met = {found.programme: found for found in answer._met}
    then = _as_of(scene, purse, answer._start)
    found: list[tuple[int, int, NotPaid]] = []
    for step in (*lineup.paying, *lineup.compensating):
        for programme in step.members:
            if programme.id in paid:
                continue
            seen = met.get(programme) or _again(purse, programme, then)
            told = _tell(programme, seen, then)
            found.append((len(told.missing) or _RANK.get(told.reason, 1), purse.together.rank[programme], told))
    return tuple(told for _, _, told in sorted(found, key=lambda row: row[:2]))


_RANK = {"nothing_left": 0, "limit": 0, "budget": 0, "group": 0, "balance": 1, "not_enrolled": 1}


def _again(purse: Purse, programme: Programme, scene: Scene) -> Attempt:
    """A programme the index passed over: its ``what`` cannot hold for this service."""
    why = purse.enrolled(programme, scene.day)
    if why:
        return Attempt(programme, why)
    fresh = Purse(purse.together, purse.use, purse.enrolments, purse.require)
    try:
        return attempt(fresh, programme, scene)
    except Undecided:
        return Attempt(programme, "what")


def _tell(programme: Programme, seen: Attempt, scene: Scene) -> NotPaid:
    missing: list[Answered] = []
    if seen.reason in ("who", "what"):
        if programme.pays != "wallet":
            missing.extend(explain(programme.rule.who, scene, programme.standards).missing)
        missing.extend(explain(programme.rule.what, scene, programme.standards).missing)
    why = _why(seen, scene)
    if missing:
        why = both(
            "还差：" + "；".join(leaf.asked["zh"] for leaf in missing),
            "missing: " + "; ".join(leaf.asked["en"] for leaf in missing),
        )
    return NotPaid(programme.id, seen.reason, why, tuple(missing))


_WHY = {
    "budget": ("本期预算不够付这一单", "the budget cannot cover this order"),
    "not_enrolled": ("还没有获批这个项目", "not approved for this programme"),
    "not_yet": ("已获批，尚未生效", "approved, not in effect yet"),
    "group": ("同组只享受一项，已由另一项支付", "only one of its group applies"),
    "balance": ("余额不足", "the balance is empty"),
    "card": ("这项服务不在目录里", "this service is not on its card"),
    "nothing_left": ("没有需要再付的部分", "nothing remains to be paid"),
    "nothing": ("按规则算出的金额是零", "the rule comes to nothing here"),
    "limit": ("限额已用完", "its limit is used up"),
    "who": ("不符合对象条件", "not among those it is for"),
    "what": ("不在支付范围", "outside what it pays for"),
}


def _why(seen: Attempt, scene: Scene) -> Words:
    if seen.reason == "limit" and seen.ceiling is not None:
        when = named(words.THIS, seen.ceiling.per)
        return both(f"{when['zh']}的限额已用完", f"its limit is used up {when['en']}")
    zh, en = _WHY.get(seen.reason, _WHY["nothing"])
    return both(zh, en)
