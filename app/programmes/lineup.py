"""The programmes that may meet an order on one day, in the sequence they are met, groups where they are settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .benefits import Bands, Tiers, parts, tier_limits
from .conditions import All, Ask, Condition, OneOf, UsedTest, leaves
from .reading import matches
from .rule import Programme, Rule
from .vocabulary import ON_ORDERS
from .working import band_measure

Spec = tuple[bool, str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One programme, or the members of a group settled at this point."""

    members: tuple[Programme, ...]
    group: str | None = None
    elected: bool = False


@dataclass(frozen=True, slots=True)
class Lineup:
    """Steps of one day: those that lower the price, then those that pay the provider."""

    paying: tuple[Step, ...]
    compensating: tuple[Step, ...]


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Every condition of a rule: who, what, and the tiers of its benefit and its payers."""
    yield from (condition for condition in (rule.who, rule.what) if condition is not None)
    for benefit in (rule.benefit, *(payer.up_to for payer in rule.payers if payer.up_to is not None)):
        for part in parts(benefit):
            if isinstance(part, Tiers):
                yield from (tier.when for tier in part.tiers)


def in_sequence(programmes: Iterable[Programme]) -> tuple[Programme, ...]:
    """Lower sequence first; ties in file order, across files by id."""
    by_sequence: dict[int, dict[str, list[Programme]]] = {}
    for programme in programmes:
        by_sequence.setdefault(programme.sequence, {}).setdefault(programme.family, []).append(programme)
    ordered: list[Programme] = []
    for sequence in sorted(by_sequence):
        queues = [sorted(queue, key=lambda each: each.position) for queue in by_sequence[sequence].values()]
        while queues:
            queue = min(queues, key=lambda each: (each[0].id, each[0].family))
            ordered.append(queue.pop(0))
            queues = [each for each in queues if each]
    return tuple(ordered)


def required_services(condition: Condition | None) -> tuple[str, ...] | None:
    """Patterns a service must match for the condition to hold, where it says so plainly; else None."""
    items = condition.items if isinstance(condition, All) else (condition,)
    for item in items:
        if isinstance(item, Ask) and item.fact == "service" and item.side == "order" and isinstance(item.test, OneOf):
            return tuple(str(value) for value in item.test.values)
        if isinstance(item, All) and (found := required_services(item)) is not None:
            return found
    return None


class ProgrammeSet:
    """Programmes that are met together. Build it once and keep it: line-ups and indexes are remembered."""

    def __init__(self, programmes: Iterable[Programme]) -> None:
        self.programmes = in_sequence(programmes)
        self.rank = {programme: index for index, programme in enumerate(self.programmes)}
        self.versions: dict[str, list[Programme]] = {}
        for programme in self.programmes:
            self.versions.setdefault(programme.id, []).append(programme)
        self.choose = {p.rule.group: "elected" for p in self.programmes if p.rule.group and p.rule.choose == "elected"}
        self.granting = {p.id for p in self.programmes if p.pays in ("wallet", "cash")}
        self.own, self.pools = _specs(self.programmes)
        self.shares_counts = bool(self.pools) or any(
            isinstance(leaf.test, UsedTest)
            for p in self.programmes
            for c in conditions_of(p.rule)
            for leaf in leaves(c)
        )
        self.banded = {
            p: tuple(
                {
                    (b.over, band_measure(b), b)
                    for b in parts(p.rule.benefit)
                    if isinstance(b, Bands) and b.over != "order"
                }
            )
            for p in self.programmes
        }
        self.any_banded = any(self.banded.values())
        self._services = {p: required_services(p.rule.what) for p in self.programmes}
        self._days: dict[date, Lineup] = {}
        self._narrow: dict[tuple[date, str], Lineup] = {}

    def version_on(self, programme: str, day: date) -> Programme | None:
        """The version of an id that is in force on a day."""
        for version in self.versions.get(programme, ()):
            if version.in_force(day):
                return version
        return None

    def on(self, day: date) -> Lineup:
        """The line-up of a day."""
        found = self._days.get(day)
        if found is None:
            active = [p for p in self.programmes if p.in_force(day)]
            paying = [p for p in active if p.pays in ON_ORDERS]
            compensating = [p for p in active if p.pays == "provider" and not p.monthly]
            if len(self._days) > 1000:
                self._days.clear()
            found = self._days[day] = Lineup(self.steps(paying), self.steps(compensating))
        return found

    def for_service(self, day: date, service: str) -> Lineup:
        """The line-up of a day without those whose ``what`` cannot hold for this service; groups keep their point."""
        found = self._narrow.get((day, service))
        if found is None:
            whole = self.on(day)
            if len(self._narrow) > 20_000:
                self._narrow.clear()
            found = Lineup(self._narrowed(whole.paying, service), self._narrowed(whole.compensating, service))
            self._narrow[(day, service)] = found
        return found

    def _narrowed(self, steps: tuple[Step, ...], service: str) -> tuple[Step, ...]:
        kept: list[Step] = []
        for step in steps:
            members = tuple(p for p in step.members if (w := self._services[p]) is None or matches(w, service))
            if members:
                kept.append(step if members == step.members else Step(members, step.group, step.elected))
        return tuple(kept)

    def steps(self, programmes: Iterable[Programme]) -> tuple[Step, ...]:
        """Single programmes and groups, each group at its first member."""
        listed = list(programmes)
        steps: list[Step] = []
        settled: set[str] = set()
        for programme in listed:
            group = programme.rule.group
            if group is None:
                steps.append(Step((programme,)))
            elif group not in settled:
                settled.add(group)
                members = tuple(each for each in listed if each.rule.group == group)
                steps.append(Step(members, group, self.choose.get(group) == "elected"))
        return tuple(steps)


def _specs(programmes: tuple[Programme, ...]) -> tuple[dict[str, tuple[Spec, ...]], dict[str, tuple[Spec, ...]]]:
    """What is to be counted: per programme id, and per pool; one count serves every limit and question about it."""
    own: dict[str, dict[Spec, None]] = {programme.id: {} for programme in programmes}
    pools: dict[str, dict[Spec, None]] = {}
    for programme in programmes:
        for limit in (*programme.rule.limits, *tier_limits(programme.rule.benefit)):
            spec = (limit.by_service, limit.per, limit.counts)
            if limit.pool is None:
                own[programme.id][spec] = None
            else:
                pools.setdefault(limit.pool, {})[spec] = None
        for condition in conditions_of(programme.rule):
            for leaf in leaves(condition):
                if isinstance(leaf.test, UsedTest) and leaf.test.programme in own:
                    own[leaf.test.programme][(False, leaf.test.per, leaf.test.measure)] = None
    return {key: tuple(specs) for key, specs in own.items()}, {key: tuple(specs) for key, specs in pools.items()}


_SETS: dict[tuple[Programme, ...], ProgrammeSet] = {}


def as_set(programmes: ProgrammeSet | Iterable[Programme]) -> ProgrammeSet:
    """The same set for the same programmes; a few are remembered."""
    if isinstance(programmes, ProgrammeSet):
        return programmes
    key = tuple(programmes)
    found = _SETS.get(key)
    if found is None:
        if len(_SETS) >= 32:
            _SETS.pop(next(iter(_SETS)))
        found = _SETS[key] = ProgrammeSet(key)
    return found
