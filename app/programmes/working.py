"""Benefits compiled to closures: ``scene -> amount`` in fen before rounding, exact (int, or a fraction of a fen).

A number that is not known (a fact not given, a standard not yet published) gives nothing: a rule that cannot be worked
out never pays. While a benefit is worked out, the limits of every tier that is taken gather in ``scene.taken``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from .benefits import AtMost, Bands, Benefit, Decide, Fixed, Rate, ResidentPays, Sum, Tiers, Times
from .ceilings import Ceiling, compile_limits
from .context import Standards
from .holding import Holds, compiled
from .periods import period
from .scene import Amount, Scene, Undecided
from .values import NumberAt, number_at

Works = Callable[[Scene], Amount]
MILLION = 1_000_000


def share_of(base: Amount, share: Fraction) -> Amount:
    """A share of an amount, kept integer where it divides."""
    if type(base) is int:
        n = base * share.numerator
        if n % share.denominator == 0:
            return n // share.denominator
        return Fraction(n, share.denominator)
    return base * share


def base_of(scene: Scene, of: str) -> Amount:
    """What a rate or bands apply to: what remains or the price, at most the card's reference price."""
    base = scene.remaining if of == "remaining" else scene.price
    cap = scene.cap
    return base if cap is None or base <= cap else cap


def compile_benefit(benefit: Benefit, standards: Standards, scope: str) -> Works:
    """``scope`` is the programme's id, under which bands over a period go on."""
    if isinstance(benefit, Fixed):
        return _fixed(number_at(benefit.num, standards, 100), benefit.num.value is None)
    if isinstance(benefit, Rate):
        return _rate(benefit)
    if isinstance(benefit, Times):
        each = number_at(benefit.each, standards, 100)
        number = product(benefit.facts)
        return lambda s: number(s) * (each(s.day) or 0)
    if isinstance(benefit, Bands):
        return _bands(benefit, standards, scope)
    if isinstance(benefit, ResidentPays):
        keeps = number_at(benefit.num, standards, 100)
        return lambda s: _above(base_of(s, "remaining"), keeps(s.day))
    if isinstance(benefit, Sum):
        return _sum([compile_benefit(item, standards, scope) for item in benefit.items])
    if isinstance(benefit, Tiers):
        return _tiers(benefit, standards, scope)
    if isinstance(benefit, AtMost):
        return _at_most(
            compile_benefit(benefit.benefit, standards, scope), compile_benefit(benefit.most, standards, scope)
        )
    return _decide(benefit)


def _fixed(amount: NumberAt, constant: bool) -> Works:
    if constant:
        known = amount(date.min) or 0
        return lambda s: known
    return lambda s: amount(s.day) or 0


def _above(base: Amount, keeps: Amount | None) -> Amount:
    return 0 if keeps is None or base <= keeps else base - keeps


def _rate(benefit: Rate) -> Works:
    share = benefit.share
    if benefit.of == "remaining":
        return lambda s: share_of(s.remaining if s.cap is None or s.remaining <= s.cap else s.cap, share)
    return lambda s: share_of(s.price if s.cap is None or s.price <= s.cap else s.cap, share)


def product(facts: tuple[str, ...]) -> Works:
    """The named numbers multiplied; 0 where one is unknown."""
    if facts == ("quantity",):
        return lambda s: 0 if s.order is None else _thousandth(s.order.thousandths)

    def multiplied(scene: Scene) -> Amount:
        total: Amount = 1
        for name in facts:
            value = _number(scene, name)
            if value is None:
                return 0
            total = total * value
        return total

    return multiplied


def _thousandth(count: int) -> Amount:
    return count // 1000 if count % 1000 == 0 else Fraction(count, 1000)


def _number(scene: Scene, name: str) -> Amount | None:
    if name == "quantity":
        return None if scene.order is None else _thousandth(scene.order.thousandths)
    if name == "age" and scene.age is not None:
        return scene.age
    if name == "insurance_level" and scene.person.insurance_level is not None:
        return scene.person.insurance_level
    value = scene.extra.get(name)
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0 else None


def band_measure(benefit: Bands) -> str:
    """Under which measure a period counts what the bands go on from."""
    return "number" if benefit.facts else benefit.of


def _bands(benefit: Bands, standards: Standards, scope: str) -> Works:
    ends = [
        None if b.up_to is None else number_at(b.up_to, standards, 1 if benefit.facts else 100) for b in benefit.bands
    ]
    worth = [
        (lambda day, share=b.share: share) if b.each is None else number_at(b.each, standards, 100)
        for b in benefit.bands
    ]
    number = product(benefit.facts) if benefit.facts else None
    over, of, measure = benefit.over, benefit.of, band_measure(benefit)

    def filled(scene: Scene) -> Amount:
        base = base_of(scene, of) if number is None else number(scene)
        start: Amount = 0
        if over != "order":
            start = scene.tally.get((scope, "", period(over, scene.day), measure))
            if number is not None:
                start = Fraction(start, MILLION)
        stop, low, total = start + base, Fraction(0), Fraction(0)
        for end, each in zip(ends, worth, strict=True):
            high = stop if end is None else end(scene.day)
            if high is None:
                return 0
            inside = min(stop, high) - max(start, low)
            if inside > 0:
                total += inside * Fraction(each(scene.day) or 0)
            low = Fraction(high)
        return total.numerator if total.denominator == 1 else total

    return filled


def _sum(items: list[Works]) -> Works:
    def added(scene: Scene) -> Amount:
        total: Amount = 0
        silent: Undecided | None = None
        for item in items:
            try:
                total = total + item(scene)
            except Undecided as undecided:
                # The others are still met: a tier among them may bring a limit that is used up already.
                silent = silent or undecided
        if silent is not None:
            raise silent
        return total

    return added


def _tiers(benefit: Tiers, standards: Standards, scope: str) -> Works:
    tiers = [
        (
            compiled(tier.when, standards),
            compile_benefit(tier.benefit, standards, scope),
            compile_limits(tier.limits, standards, scope),
        )
        for tier in benefit.tiers
    ]
    otherwise = None if benefit.otherwise is None else compile_benefit(benefit.otherwise, standards, scope)
    if benefit.highest:
        return _highest(tiers, otherwise)

    def first(scene: Scene) -> Amount:
        for when, works, limits in tiers:
            if when(scene):
                if limits:
                    scene.taken.extend(limits)
                return works(scene)
        return 0 if otherwise is None else otherwise(scene)

    return first


def _highest(tiers: list[tuple[Holds, Works, tuple[Ceiling, ...]]], otherwise: Works | None) -> Works:
    def best(scene: Scene) -> Amount:
        top: Amount = -1
        mark = len(scene.taken)
        kept: list[Ceiling] = []
        for when, works, limits in tiers:
            if not when(scene):
                continue
            amount = works(scene)
            inner = scene.taken[mark:]
            del scene.taken[mark:]
            if amount > top:
                top, kept = amount, [*limits, *inner]
        if top < 0:
            return 0 if otherwise is None else otherwise(scene)
        scene.taken.extend(kept)
        return top

    return best


def _at_most(works: Works, most: Works) -> Works:
    def held(scene: Scene) -> Amount:
        amount = works(scene)
        return min(amount, most(scene))

    return held


def _decide(benefit: Decide) -> Works:
    why = benefit.why

    def silent(scene: Scene) -> Amount:
        raise Undecided(why, why)

    return silent
