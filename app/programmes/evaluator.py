"""Pricing orders: programmes are met in sequence, each takes from what remains, and what they use is counted."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from .answers import Count, Draw, LineAnswer, OrderAnswer
from .attempts import Attempt, Purse, attempt, card_cap, who_holds
from .facts import Calendar, Enrolments, OrderFacts, PersonAt, Use, person_on
from .lineup import Lineup, ProgrammeSet, Step, as_set
from .malformed import Words
from .payers import drawn, split
from .periods import period
from .receiving import Receiving
from .rule import Programme
from .scene import Scene, Undecided
from .working import MILLION, base_of, product


class Silent(Exception):
    """Which programme the rules are silent on, and why."""

    def __init__(self, programme: str, why: Words) -> None:
        super().__init__(programme)
        self.programme = programme
        self.why = why


def quote(
    programmes: ProgrammeSet | Iterable[Programme],
    person: PersonAt,
    orders: Iterable[OrderFacts],
    use: Use,
    *,
    calendar: Calendar,
    enrolments: Enrolments | None = None,
    require_enrolment: bool = False,
) -> list[OrderAnswer]:
    """Price orders in the order given; each finds what the ones before it left. Pure: nothing handed in changes.

    ``require_enrolment``: programmes with an ``approval`` pay the enrolled only; otherwise an id that is missing from
    ``enrolments`` was approved long ago, where eligible.
    """
    together = as_set(programmes)
    purse = Purse(together, use, enrolments, require_enrolment)
    answers: list[OrderAnswer] = []
    for index, order in enumerate(orders):
        scene = Scene(order.date, person_on(person, order.date), purse.tally, calendar, order)
        scene.used_key = f"order:{index}"
        if together.granting:
            scene.receives = Receiving(purse, person, calendar)
        answers.append(_answer(purse, scene, together.for_service(order.date, order.service)))
    return answers


def _answer(purse: Purse, scene: Scene, lineup: Lineup) -> OrderAnswer:
    order = scene.order
    if order is None:
        raise ValueError("an answer needs an order")
    start = len(purse.tally.journal)
    met: list[Attempt] = []
    try:
        counted: list[Count] = []
        lines = _side(purse, scene, lineup.paying, met, counted)
        resident = int(scene.remaining) + order.fees
        compensation = _side(purse, scene, lineup.compensating, met, counted)
    except Silent as silent:
        purse.tally.rollback(start)
        return OrderAnswer(order, order.price + order.fees, needs_decision=silent.programme, decision=silent.why)
    every = (*counted, *(count for line in (*lines, *compensation) for count in line.counted))
    return OrderAnswer(
        order, resident, tuple(lines), tuple(compensation), every, None, None, tuple(met), scene, purse, start
    )


def _side(
    purse: Purse, scene: Scene, steps: tuple[Step, ...], met: list[Attempt], counted: list[Count]
) -> list[LineAnswer]:
    lines: list[LineAnswer] = []
    for step in steps:
        bases = _bases(purse, scene, step) if purse.together.any_banded else ()
        winner = settle(purse, scene, step, met)
        if winner is not None:
            lines.append(_pay(purse, scene, winner))
        for count in bases:
            purse.tally.add(count.counter, count.n)
            counted.append(count)
    return lines


def settle(purse: Purse, scene: Scene, step: Step, met: list[Attempt] | None) -> Attempt | None:
    """Who pays at this point: the programme itself, or the one of its group that is worth most or was elected."""
    best: Attempt | None = None
    elected = scene.person.elected.get(step.group or "") if step.elected else None
    tried: list[Attempt] = []
    for programme in step.members:
        if step.elected and programme.id != elected:
            tried.append(Attempt(programme, "group"))
            continue
        try:
            found = attempt(purse, programme, scene)
        except Undecided as undecided:
            raise Silent(programme.id, undecided.why) from None
        tried.append(found)
        if found.amount > 0 and (best is None or found.amount > best.amount):
            best = found
    if met is not None:
        for found in tried:
            if found is not best:
                if found.amount > 0:
                    found.reason = "group"
                met.append(found)
    return best


def take(purse: Purse, scene: Scene, winner: Attempt) -> None:
    """Let the winner pay: what remains shrinks, and later programmes see that it paid."""
    if winner.programme.pays != "provider":
        scene.remaining -= winner.amount
    scene.applied.append(winner.programme.id)


def _pay(purse: Purse, scene: Scene, winner: Attempt) -> LineAnswer:
    programme = winner.programme
    take(purse, scene, winner)
    counts = record(purse, scene, winner)
    in_units = programme.pays == "wallet" and programme.unit != "yuan"
    if programme.pays == "wallet":
        draws, payers = _draw(purse, scene, winner, in_units)
        by_units = dict(payers) if in_units else {}
        payers = _in_yuan(payers, winner) if in_units else payers
    else:
        draws, payers, by_units = (), split(winner.amount, programme.split, scene), {}
        if programme.id in purse.use.budgets:
            purse.tally.add(("budget", programme.id, "", ""), winner.amount)
    return LineAnswer(
        programme.id,
        programme.version_key,
        programme.pays,
        winner.amount,
        winner.points if in_units else None,
        payers,
        tuple(counts),
        draws,
        programme,
        scene,
        purse,
        len(purse.tally.journal),
        winner,
        by_units,
    )


def record(purse: Purse, scene: Scene, winner: Attempt) -> list[Count]:
    """Count what was paid: under the programme, and under every pool it stands in."""
    programme = winner.programme
    service = "" if scene.order is None else scene.order.service
    sizes: dict[tuple[str, bool, str, str], int] = {}
    scopes = {programme.id: purse.together.own.get(programme.id, ())}
    for ceiling in winner.ceilings:
        if ceiling.scope not in scopes:
            scopes[ceiling.scope] = purse.together.pools.get(ceiling.scope[5:], ())
        size = ceiling.size(scene.day)
        if size is not None and ceiling.per != "order":
            key = (ceiling.scope, ceiling.by_service, ceiling.per, ceiling.counts)
            sizes[key] = min(floor(size), sizes.get(key, floor(size)))
    counts: list[Count] = []
    amounts = {"times": 1, "units": winner.units, "amount": winner.amount}
    for scope, specs in scopes.items():
        for by_service, per, measure in specs:
            n = amounts[measure]
            key_text = service if by_service else ""
            when = scene.used_key if per == "order" else period(per, scene.day)
            purse.tally.add((scope, key_text, when, measure), n)
            if per != "order" and n:
                counts.append(Count(scope, key_text, when, measure, n, sizes.get((scope, by_service, per, measure))))
    return counts


def _draw(purse: Purse, scene: Scene, winner: Attempt, in_units: bool) -> tuple[tuple[Draw, ...], dict[str, int]]:
    """Spend the oldest grant first; each payer's part follows the split of the grants that are spent."""
    programme = winner.programme
    owed = winner.points if in_units else winner.amount
    draws: list[Draw] = []
    payers: dict[str, int] = {name: 0 for name, _, _ in programme.split}
    for grant, left in purse.grants(programme, scene.day):
        part = min(owed, left)
        if part <= 0:
            break
        spent = grant.granted - left
        for name, amount in drawn(grant.payers, grant.granted, spent, spent + part).items():
            payers[name] = payers.get(name, 0) + amount
        purse.tally.add(("grant", programme.id, grant.id, ""), part)
        draws.append(Draw(grant.id, part))
        owed -= part
    return tuple(draws), payers


def _in_yuan(units: dict[str, int], winner: Attempt) -> dict[str, int]:
    """Units drawn per payer as fen of what they cover, the odd fen from the last payer."""
    names = list(units)
    parts = {name: winner.amount * units[name] // winner.points for name in names[:-1]}
    parts[names[-1]] = winner.amount - sum(parts.values())
    return parts


def _bases(purse: Purse, scene: Scene, step: Step) -> tuple[Count, ...]:
    """What bands over a period go on from: what this order comes to, under who and what, paid or not."""
    counts: dict[Count, None] = {}
    for programme in step.members:
        for over, measure, bands in purse.together.banded[programme]:
            if purse.enrolled(programme, scene.day) or not _meets(purse, programme, scene):
                continue
            line = programme.card_for(scene.order.service) if programme.card and scene.order else None
            scene.cap = card_cap(line, scene)
            n = floor(product(bands.facts)(scene) * MILLION) if bands.facts else floor(base_of(scene, bands.of))
            scene.cap = None
            if n > 0:
                counts[Count(programme.id, "", period(over, scene.day), measure, n, None)] = None
    return tuple(counts)


def _meets(purse: Purse, programme: Programme, scene: Scene) -> bool:
    try:
        return who_holds(purse, programme, scene) and (programme.what is None or programme.what(scene))
    except Undecided:
        return False
