"""What a month brings: grants of wallets, cash, and monthly payments to providers, with back pay and payers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .answers import Count, MonthAnswer, Payment
from .attempts import Attempt, Purse
from .evaluator import Silent, record
from .facts import EMPTY_USE, Calendar, Enrolments, Grant, PersonAt, ProviderFacts, Use, person_on
from .granting import Due, Term, due_in, months_paid_in, term_of, work_out
from .lineup import ProgrammeSet, as_set
from .payers import Division, divisions_of, split
from .periods import last_of, month_index, period_end
from .receiving import Receiving
from .rule import Programme
from .scene import Scene, Undecided


@dataclass(frozen=True, slots=True)
class Won:
    """A payment that was worked out and, in a group, won."""

    due: Due
    attempt: Attempt
    scene: Scene


class _Person:
    """One person's months under the terms of their enrolments."""

    def __init__(self, purse: Purse, person: PersonAt, calendar: Calendar) -> None:
        self.purse = purse
        self.person = person
        self.calendar = calendar
        self.receives = Receiving(purse, person, calendar)
        together = purse.together
        self.terms: dict[str, Term] = {}
        for programme in together.programmes:
            if programme.id in together.granting and programme.id not in self.terms:
                self.terms[programme.id] = term_of(together.versions[programme.id], purse.enrolments.get(programme.id))

    def due(self, month: int) -> list[Due]:
        together = self.purse.together
        found = [due_in(together, each, term, month) for each, term in self.terms.items() if self._enrolled(each)]
        return sorted((due for due in found if due is not None), key=lambda due: together.rank[due.version])

    def _enrolled(self, programme: str) -> bool:
        versions = self.purse.together.versions[programme]
        return programme in self.purse.enrolments or not (
            self.purse.require and any(version.rule.approval is not None for version in versions)
        )

    def won_in(self, month: int, paid_in: int) -> list[Won]:
        """What is due in one month and paid in another (or the same), groups settled as of the first."""
        dues = self.due(month)
        wanted = {due.version.id for due in dues if month_index(due.paid) == paid_in}
        groups = {due.version.rule.group for due in dues if due.version.id in wanted} - {None}
        dues = [due for due in dues if due.version.id in wanted or due.version.rule.group in groups]
        by_version = {due.version: due for due in dues}
        won: list[Won] = []
        for step in self.purse.together.steps(by_version):
            winner = self._settle([by_version[version] for version in step.members], step.group, step.elected)
            if winner is not None and winner.due.version.id in wanted:
                won.append(winner)
        return won

    def _settle(self, dues: list[Due], group: str | None, elected: bool) -> Won | None:
        best: Won | None = None
        for due in dues:
            person = person_on(self.person, due.day)
            if elected and person.elected.get(group or "") != due.version.id:
                continue
            scene = Scene(due.day, person, self.purse.tally, self.calendar)
            scene.receives = self.receives
            scene.used_key = f"payment:{due.version.id}:{due.day}"
            try:
                found = work_out(due.version, scene)
            except Undecided as undecided:
                raise Silent(due.version.id, undecided.why) from None
            if found.amount > 0 and (best is None or found.amount > best.attempt.amount):
                best = Won(due, found, scene)
        return best


def month_of_person(
    programmes: ProgrammeSet | Iterable[Programme],
    person: PersonAt,
    year: int,
    month: int,
    *,
    use: Use = EMPTY_USE,
    calendar: Calendar,
    enrolments: Enrolments | None = None,
    require_enrolment: bool = False,
) -> MonthAnswer:
    """Grants and cash of one month. Wallets are worked out on their grant day, cash on the last day of its period."""
    purse = Purse(as_set(programmes), use, enrolments, require_enrolment)
    one = _Person(purse, person, calendar)
    index = year * 12 + month - 1
    months = {index}
    for programme, term in one.terms.items():
        months.update(months_paid_in(purse.together, programme, term, index))
    won: list[tuple[Won, list[Count]]] = []
    try:
        for each in sorted(months):
            for item in one.won_in(each, index):
                cash = item.due.version.pays == "cash"
                won.append((item, record(purse, item.scene, item.attempt) if cash else []))
    except Silent as silent:
        return MonthAnswer(needs_decision=silent.programme, decision=silent.why)
    granted = _payments(purse, [pair for pair in won if pair[0].due.version.pays == "wallet"], index)
    return MonthAnswer(granted, _payments(purse, [pair for pair in won if pair[0].due.version.pays == "cash"], index))


def month_of_provider(
    programmes: ProgrammeSet | Iterable[Programme],
    provider: ProviderFacts,
    year: int,
    month: int,
    *,
    use: Use = EMPTY_USE,
    calendar: Calendar,
) -> MonthAnswer:
    """Payments to a provider whose period ends with this month, on the facts of its last day."""
    purse = Purse(as_set(programmes), use)
    index = year * 12 + month - 1
    closing = last_of(index)
    active = [
        p
        for p in purse.together.programmes
        if p.monthly and p.every is not None and p.in_force(closing) and period_end(p.every, closing) == closing
    ]
    won: list[tuple[Won, list[Count]]] = []
    try:
        for step in purse.together.steps(active):
            item = _settle_provider(purse, step.members, provider, calendar, closing)
            if item is not None:
                won.append((item, record(purse, item.scene, item.attempt)))
    except Silent as silent:
        return MonthAnswer(needs_decision=silent.programme, decision=silent.why)
    return MonthAnswer(compensation=_payments(purse, won, index, provider.division))


def _settle_provider(
    purse: Purse, members: tuple[Programme, ...], provider: ProviderFacts, calendar: Calendar, closing: date
) -> Won | None:
    best: Won | None = None
    for version in members:
        scene = Scene(closing, None, purse.tally, calendar, None, provider.facts)
        scene.used_key = f"payment:{version.id}"
        try:
            found = work_out(version, scene)
        except Undecided as undecided:
            raise Silent(version.id, undecided.why) from None
        if found.amount > 0 and (best is None or found.amount > best.attempt.amount):
            best = Won(Due(version, closing, closing), found, scene)
    return best


def _payments(
    purse: Purse, won: list[tuple[Won, list[Count]]], month: int, division: str | None = None
) -> tuple[Payment, ...]:
    """Several months of one programme become one payment; each is split among its payers by itself."""
    by_id: dict[str, list[tuple[Won, list[Count]]]] = {}
    for item, counts in won:
        by_id.setdefault(item.due.version.id, []).append((item, counts))
    return tuple(_payment(purse, items, division) for items in by_id.values())


def _payment(purse: Purse, items: list[tuple[Won, list[Count]]], division: str | None) -> Payment:
    last, _ = items[-1]
    version = last.due.version
    in_units = version.unit != "yuan"
    payers: dict[str, int] = {}
    grants: list[Grant] = []
    for item, _ in items:
        amount = item.attempt.amount
        parts = split(amount, item.due.version.split, item.scene, 100 if in_units else 1)
        for name, part in parts.items():
            payers[name] = payers.get(name, 0) + part
        if version.pays == "wallet":
            grants.append(Grant(f"{version.id}@{item.due.day.isoformat()}", item.due.paid, amount, amount, parts))
    enrolment = purse.enrolments.get(version.id)
    person = last.scene.person
    where = Division(division if enrolment is None else enrolment.division, person.residence, person.hukou)
    total = sum(item.attempt.amount for item, _ in items)
    return Payment(
        version.id,
        version.version_key,
        version.pays,
        0 if in_units else total,
        total if in_units else None,
        payers,
        divisions_of(version.payers, list(payers), where),
        last.due.paid,
        tuple(item.due.day for item, _ in items),
        tuple(count for _, counts in items for count in counts),
        tuple(grants),
    )
