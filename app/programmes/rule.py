"""One version of a programme: what was read, and its closures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .benefits import Benefit
from .ceilings import Ceiling, compile_limits
from .conditions import Condition
from .context import Standards
from .facts import Enrolment
from .holding import Holds, compile_condition
from .limits import Limit
from .loading import Json
from .payers import Payer, Split, compile_payers
from .periods import next_month
from .reading import Num, matches
from .values import NumberAt, number_at
from .working import Works, compile_benefit


@dataclass(frozen=True, slots=True)
class CardLine:
    """Services of a pattern: ``units`` a wallet takes, or ``yuan`` of reference price, per unit of quantity."""

    pattern: str
    units: Num | None
    yuan: Num | None
    per: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an application's path."""

    by: str
    task: str
    working_days: int


@dataclass(frozen=True, slots=True)
class Approval:
    steps: tuple[Step, ...]
    public_notice_days: int
    documents: tuple[str, ...]
    back_pay_months: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A version as read; see ``policy/FORMAT.md`` for each word."""

    id: str
    name: str
    name_en: str | None
    source: str
    effective_from: date
    until: date | None
    pays: str
    who: Condition | None
    what: Condition | None
    benefit: Benefit
    every: str | None
    limits: tuple[Limit, ...]
    leaves: Num | None
    sequence: int
    group: str | None
    choose: str | None
    payers: tuple[Payer, ...]
    rounding: str
    starts_next_month: bool
    lapses: str | None
    unit: str
    card: tuple[CardLine, ...]
    approval: Approval | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class CompiledCard:
    """A line of the card with its numbers as closures."""

    units: NumberAt | None
    yuan: NumberAt | None


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """One compiled version, frozen and compared by identity.

    ``definition`` is the JSON it was read from; ``declared`` the ``values`` and ``facts`` of its file; ``family`` and
    ``position`` say which file and where in it, for ties in sequence.
    """

    rule: Rule
    definition: Mapping[str, Json]
    declared: Mapping[str, Json]
    standards: Standards
    family: str
    position: int
    who: Holds | None
    what: Holds | None
    works: Works
    leaves: NumberAt | None
    split: Split
    ceilings: tuple[Ceiling, ...]
    card: tuple[tuple[str, CompiledCard], ...]
    id: str = ""
    pays: str = ""
    monthly: bool = False
    unit: str = "yuan"
    _cards: dict[str, CompiledCard | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def name_en(self) -> str:
        return self.rule.name_en or self.rule.name

    @property
    def source(self) -> str:
        return self.rule.source

    @property
    def effective_from(self) -> date:
        return self.rule.effective_from

    @property
    def until(self) -> date | None:
        return self.rule.until

    @property
    def every(self) -> str | None:
        return self.rule.every

    @property
    def lapses(self) -> str | None:
        return self.rule.lapses

    @property
    def sequence(self) -> int:
        return self.rule.sequence

    @property
    def group(self) -> str | None:
        return self.rule.group

    @property
    def payers(self) -> tuple[Payer, ...]:
        return self.rule.payers

    @property
    def limits(self) -> tuple[Limit, ...]:
        return self.rule.limits

    @property
    def rounding(self) -> str:
        return self.rule.rounding

    @property
    def approval(self) -> Approval | None:
        return self.rule.approval

    @property
    def version_key(self) -> str:
        return f"{self.id}@{self.rule.effective_from.isoformat()}"

    @property
    def words(self) -> dict[str, str]:
        return {"zh": self.name, "en": self.name_en}

    def in_force(self, day: date) -> bool:
        """Whether this version holds on a day, both ends inclusive."""
        return self.rule.effective_from <= day and (self.rule.until is None or day <= self.rule.until)

    def card_for(self, service: str) -> CompiledCard | None:
        """The first line of the card that matches a service."""
        if service in self._cards:
            return self._cards[service]
        found = next((line for pattern, line in self.card if matches((pattern,), service)), None)
        if len(self._cards) > 50_000:
            self._cards.clear()
        self._cards[service] = found
        return found


def starts_on(programme: Programme, approved_on: date) -> date:
    """From which day an approval counts: that day, or day 1 of the next month."""
    return next_month(approved_on) if programme.rule.starts_next_month else approved_on


def enrolment_from(programme: Programme, approved_on: date, *, division: str | None = None) -> Enrolment:
    """An enrolment as an approval makes it."""
    return Enrolment(starts_on(programme, approved_on), division=division)


def compile_rule(
    rule: Rule,
    standards: Standards,
    *,
    definition: Mapping[str, Json],
    declared: Mapping[str, Json],
    family: str,
    position: int,
) -> Programme:
    """Turn a rule into closures, once."""
    card = tuple((line.pattern, _card(line, standards)) for line in rule.card)
    return Programme(
        rule=rule,
        definition=definition,
        declared=declared,
        standards=standards,
        family=family,
        position=position,
        who=compile_condition(rule.who, standards),
        what=compile_condition(rule.what, standards),
        works=compile_benefit(rule.benefit, standards, rule.id),
        leaves=None if rule.leaves is None else number_at(rule.leaves, standards, 100),
        split=compile_payers(rule.payers, rule.pays, standards, rule.id),
        ceilings=compile_limits(rule.limits, standards, rule.id),
        card=card,
        id=rule.id,
        pays=rule.pays,
        monthly=rule.pays == "provider" and rule.every is not None,
        unit=rule.unit,
    )


def _card(line: CardLine, standards: Standards) -> CompiledCard:
    return CompiledCard(
        None if line.units is None else number_at(line.units, standards),
        None if line.yuan is None else number_at(line.yuan, standards, 100),
    )
