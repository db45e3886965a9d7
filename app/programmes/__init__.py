"""Programmes: public rules as data, and the pure evaluator that reads them.

What lives here: the whole of ``policy/FORMAT.md``: reading and checking files, conditions, benefits, limits,
wallets, groups, payers, months, worked cases, and the words that explain every answer. The evaluator is pure:
no clock, no database, no request; everything it needs is handed in, nothing handed in is changed.
What does not live here: who applied (`enrolment`), what is reserved (`funding`), who the person is (`residents`).

Units: money is integer fen everywhere; quantities are counted in thousandths where they are integers (``units``).
Codes are GB/T 2260 division codes as text. Days are service dates in Asia/Shanghai.

Loading
    ``load(path)`` / ``load_text(text, name=…) -> ProgrammeFile`` (``.programmes .cases .values .facts .warnings``),
    raises ``MalformedFile`` (``.file .line .zh .en``).
    ``Programme.definition`` is a JSON-serialisable dict of one version; ``Programme.declared`` the ``values`` and
    ``facts`` of its file. ``compile_programme(definition, values=…, facts=…, family=…, position=…) -> Programme``
    is the way back. Programmes are compiled once, frozen, and compared by identity: keep them.
    ``Programme``: ``id name name_en source effective_from until pays every unit lapses sequence group payers limits
    approval rounding version_key`` (``"id@2026-01-01"``); ``in_force(day)``.

Facts
    ``PersonFacts(born, hukou, residence, permit, status, care_level, insurance_level, disability, draws, elected,
    extra)``; disability is ``((kind, grade), …)``; draws maps an id to fen or None; extra holds declared facts.
    ``OrderFacts(date, service, price, fees=0, quantity=Decimal(1), at=None, place=None, trip_end=(), provider=None,
    provider_kind=None, key="", extra={})``; price and fees in fen.
    ``ProviderFacts(facts)``: any number or word by name.
    Where facts change over time pass a callable ``day -> PersonFacts`` instead of one ``PersonFacts``.

State
    ``Use(counters, grants, budgets)``, never changed. ``counters``: ``{(scope, key, period, measure): used}``; scope is
    a programme id or ``pool:<name>``; key "" or a service code; period ``2026-11``, ``2026-W10``, ``2026-Q1``,
    ``2026``, ``ever``, ``2026-03-02``; measure ``times`` (orders), ``units`` (thousandths), ``amount`` (fen); for
    benefits in bands over a period also ``price`` / ``remaining`` (fen) and ``number`` (millionths) of the orders met.
    ``grants``: ``{programme id: [Grant(id, day, granted, left, payers)]}`` in fen, or in whole units of the wallet.
    ``budgets``: ``{programme id: fen available}``; an id that is absent is not watched.
    ``Enrolment(start, until=None, division=None)``: a programme pays from ``start`` to ``until`` inclusive, and
    ``division`` approved it. ``starts_on(programme, approved_on)`` says from when an approval counts.

Quoting
    ``quote(programmes, person, orders, use, *, calendar, enrolments=None, require_enrolment=False)
    -> list[OrderAnswer]``. Orders are priced in the order given, each finds what the ones before left.
    ``calendar(day)`` is True for a working day, False for a free one, None where the year is not held. To quote again
    at a smaller quantity call it with the same versions, facts and dates and the use as it was before the order.
    ``OrderAnswer``: ``resident`` (fen, with fees), ``lines``, ``compensation`` (``LineAnswer``), ``counted``
    (``Count`` of the whole order, those of its lines included), ``not_paid`` (``NotPaid``, nearest first, worked out on
    demand), ``needs_decision`` (id or None: then nothing is paid nor counted), ``decision`` (words, why).
    ``LineAnswer``: ``programme`` (id), ``version``, ``pays``, ``amount`` (fen), ``units`` (of a wallet in units, else
    None), ``payers`` (``{payer: fen}``, in order), ``divisions`` (``{payer: code or None}``), ``counted``, ``draws``
    (``Draw(grant, amount)``), ``why`` (``{"zh": …, "en": …}``).
    ``Count``: ``scope key period measure n limit`` (limit None: recorded, not limited); enforce ``used + n <= limit``.
    ``NotPaid``: ``programme``, ``reason`` (``who what limit budget not_enrolled group not_yet balance card nothing_left
    nothing``), ``why`` (words), ``missing`` (failing ``Leaf``: ``asked``, ``found`` in words).

Asking
    ``who(programme, person, day) -> Explanation`` (``holds``, ``leaves``, ``tree``, ``words()``).
    ``in_words(programme) -> {"zh": [...], "en": [...]}``: the rule in sentences.
    ``prepare(programmes, person, day, *, use, calendar, …) -> Prepared``; ``Prepared.price(cards) -> [CardPrice]``
    prices independent single orders without explanations (``resident``, ``lines`` as ``(id, fen)``).

Months
    ``month_of_person(programmes, person, year, month, *, use, calendar, enrolments=…) -> MonthAnswer`` (``granted``,
    ``cash``); ``month_of_provider(programmes, facts, year, month, *, use, calendar) -> MonthAnswer``
    (``compensation``). Each is a list of ``Payment(programme, version, amount, units, payers, day, covers)``.

Stored versions
    ``import_file(path, division_code, by) -> [ProgrammeVersion]`` drafts with their cases; ``publish(version_id, by)``
    another person than the maker, all cases holding, no overlap; ``end_version(version_id, last_day, reason, by)``.
    ``versions.in_force(day, place_code) -> [StoredProgramme]`` published versions whose division is the place or above
    it, compiled once a process (``.rule`` is the ``Programme``; ``.version_id .programme_id .number .name .name_en
    .steps .documents``); ``versions.get(id)``, ``versions.by_ids(ids)``. ``facts.person_facts(residents.Facts)``.
    ``queries`` lists versions for offices. Events: ``events.ProgrammePublished``, ``events.ProgrammeEnded``.
"""

from . import queries, versions
from .answers import Count, Draw, LineAnswer, MonthAnswer, NotPaid, OrderAnswer, Payment, consume
from .cards import CardPrice, Prepared, prepare
from .evaluator import quote
from .explaining import Answered, Explained, Explanation, who
from .facts import Calendar, Enrolment, Grant, OrderFacts, PersonFacts, ProviderFacts, Use
from .files import ProgrammeFile, check_versions, compile_programme, load, load_text
from .lineup import ProgrammeSet
from .malformed import MalformedFile, Warned, Words
from .months import month_of_person, month_of_provider
from .operations import end as end_version
from .operations import import_file, import_text, publish
from .periods import period
from .rule import Programme, enrolment_from, starts_on
from .sentences import in_words

__all__ = [
    "Answered",
    "Calendar",
    "CardPrice",
    "Count",
    "Draw",
    "Enrolment",
    "Explained",
    "Explanation",
    "Grant",
    "LineAnswer",
    "MalformedFile",
    "MonthAnswer",
    "NotPaid",
    "OrderAnswer",
    "OrderFacts",
    "Payment",
    "PersonFacts",
    "Prepared",
    "Programme",
    "ProgrammeFile",
    "ProgrammeSet",
    "ProviderFacts",
    "Use",
    "Warned",
    "Words",
    "check_versions",
    "compile_programme",
    "consume",
    "end_version",
    "enrolment_from",
    "import_file",
    "import_text",
    "in_words",
    "load",
    "load_text",
    "month_of_person",
    "month_of_provider",
    "period",
    "prepare",
    "publish",
    "queries",
    "quote",
    "starts_on",
    "versions",
    "who",
]
