"""Files that break the format: a name, the text, the line that is blamed, and a word of the English sentence."""

# ruff: noqa: E501 (a table of texts)

from __future__ import annotations

HEAD = "programmes:\n"


def programme(*lines: str, drop: str = "", **change: str) -> str:
    """One good programme with lines added, changed or dropped; `id` stands on line 2."""
    base = {
        "id": "p",
        "name": "某项目",
        "source": "文件",
        "effective": "{from: 2026-01-01}",
        "pays": "order",
        "benefit": "5",
        "payers": "[{payer: city}]",
    }
    base.update(change)
    rows = [f"{key}: {value}" for key, value in base.items() if key != drop and value]
    rows.extend(lines)
    return HEAD + "  - " + "\n    ".join(rows) + "\n"


ADDED = 9  # the line of the first added line

ROWS: list[tuple[str, str, int, str]] = [
    ("not yaml", "programmes: [\n", 2, "not valid YAML"),
    ("a list at the top", "- a\n", 1, "mapping"),
    ("empty", "", 1, "mapping"),
    ("no programmes", "values: {}\n", 1, "needs programmes"),
    ("programmes empty", "programmes: []\n", 1, "empty"),
    ("unknown key of the file", programme() + "extra: 1\n", 9, "unknown key extra"),
    ("unknown key of a programme", programme("colour: red"), ADDED, "unknown key colour"),
    ("duplicate key", programme("name: 又一个"), ADDED, "given twice"),
    ("two documents", programme() + "---\na: 1\n", 9, "one document"),
    ("python tag", programme("leaves: !!python/object/apply:os.system [ls]"), ADDED, "tags"),
    ("plain tag", programme("leaves: !!int 5"), ADDED, "tags"),
    ("unknown alias", programme("leaves: *nobody"), ADDED, "alias"),
    ("alias within itself", programme("approval: &a {steps: *a}"), ADDED, "alias"),
    ("too deep", programme("who: " + "[" * 60 + "]" * 60), ADDED, "deep"),
    (
        "aliases that unfold",
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{n}: &{n} [{','.join(['*' + m] * 10)}]\n" for m, n in zip("abcdef", "bcdefg", strict=True)),
        5,
        "unfolds",
    ),
    ("key that is a list", programme("[a, b]: 1"), ADDED, "key must be a word"),
    *[
        (f"missing {key}", programme(drop=key), 2, f"needs {key}")
        for key in ("id", "name", "source", "effective", "pays", "benefit")
    ],
    ("missing effective.from", programme(effective="{until: 2026-02-01}"), 5, "needs from"),
    ("from after until", programme(effective="{from: 2026-02-01, until: 2026-01-01}"), 5, "after until"),
    ("no such day", programme(effective="{from: 2026-02-30}"), 5, "not a date"),
    ("blank name", programme(name="''"), 3, "blank"),
    ("pays unknown", programme(pays="coupon"), 6, "pays cannot be coupon"),
    ("overlapping versions", programme() + programme()[len(HEAD) :], 9, "overlap"),
    (
        "versions that pay otherwise",
        programme(effective="{from: 2026-01-01, until: 2026-01-31}")
        + programme(effective="{from: 2026-02-01}", pays="discount")[len(HEAD) :],
        9,
        "differ",
    ),
    ("negative money", programme(benefit="-5"), 7, "negative"),
    ("three decimals", programme(benefit="5.001"), 7, "two decimals"),
    ("exponent", programme(benefit="1e3"), 7, "plain number"),
    ("not a number", programme(benefit=".nan"), 7, "plain number"),
    ("infinite", programme(benefit=".inf"), 7, "plain number"),
    ("underscores", programme(benefit="1_000"), 7, "plain number"),
    ("hexadecimal", programme(benefit="0x10"), 7, "plain number"),
    ("benefit without head", programme(benefit="{at_most: 5}"), 7, "does not say"),
    ("benefit with two heads", programme(benefit="{rate: 50%, resident_pays: 3}"), 7, "two heads"),
    ("tiers and a sum", programme(benefit="{sum: [1], tiers: [{when: {age: 3}, benefit: 1}]}"), 7, "two heads"),
    ("benefit with a foreign key", programme(benefit="{rate: 50%, over: month}"), 7, "unknown key over"),
    ("rate without its sign", programme(benefit="{rate: 0.5}"), 7, "needs its sign"),
    ("rate above 100", programme(benefit="{rate: 120%}"), 7, "above 100%"),
    ("negative rate", programme(benefit="{rate: -5%}"), 7, "negative"),
    ("rate of something else", programme(benefit="{rate: 5%, of: income}"), 7, "of cannot be income"),
    ("each without times", programme(benefit="{each: 5}"), 7, "goes with times"),
    ("times of a word", programme(benefit="{times: status, each: 5}"), 7, "not a number to multiply"),
    ("empty tiers", programme(benefit="{tiers: []}"), 7, "empty"),
    ("empty sum", programme(benefit="{sum: []}"), 7, "empty"),
    ("tier without when", programme(benefit="{tiers: [{benefit: 5}]}"), 7, "needs when"),
    ("choose unknown", programme(benefit="{tiers: [{when: {age: 60}, benefit: 1}], choose: best}"), 7, "choose"),
    ("bands that fall", programme(benefit="{bands: [{up_to: 9, rate: 1%}, {up_to: 5, rate: 2%}]}"), 7, "rise"),
    ("band open in the middle", programme(benefit="{bands: [{rate: 1%}, {up_to: 5, rate: 2%}]}"), 7, "last band"),
    ("bands over a week", programme(benefit="{bands: [{rate: 1%}], over: week}"), 7, "over cannot be week"),
    ("band with each but no times", programme(benefit="{bands: [{each: 5}]}"), 7, "unknown key each"),
    ("unknown standard", programme(benefit="{value: poverty}"), 7, "no published standard"),
    ("unknown fact", programme("who: {shoe_size: 40}"), ADDED, "unknown fact shoe_size"),
    ("empty condition", programme("who: {}"), ADDED, "empty"),
    ("empty list of tests", programme("who: {status: []}"), ADDED, "empty"),
    ("empty any", programme("who: {any: []}"), ADDED, "empty"),
    ("empty prefixes", programme("who: {hukou: {in: []}}"), ADDED, "empty"),
    ("a condition that is a word", programme("who: everyone"), ADDED, "mapping or a list"),
    ("range on a word", programme("who: {care_level: {at_least: mild}}"), ADDED, "does not suit"),
    ("prefixes on a number", programme("who: {age: {in: [60]}}"), ADDED, "does not suit"),
    ("unknown operator", programme("who: {age: {above: 60}}"), ADDED, "does not suit"),
    ("same without as", programme("what: {place: {same: district}}"), ADDED, "go together"),
    ("same village", programme("what: {place: {same: village, as: hukou}}"), ADDED, "village"),
    ("a range nothing satisfies", programme("who: {age: {at_least: 80, at_most: 60}}"), ADDED, "nothing can lie"),
    ("an open range of one", programme("who: {age: {more_than: 60, less_than: 61}}"), ADDED, "nothing can lie"),
    ("below zero", programme("what: {price: {less_than: 0}}"), ADDED, "nothing can lie"),
    ("times that cross", programme('what: {time: {at_least: "22:00", less_than: "06:00"}}'), ADDED, "nothing can lie"),
    ("one end twice", programme("who: {age: {at_least: 60, more_than: 70}}"), ADDED, "same end twice"),
    ("unquoted code", programme("who: {hukou: {in: [11]}}"), ADDED, "quoted"),
    ("unquoted time", programme("what: {time: {at_least: 10:00}}"), ADDED, "quoted"),
    ("no such time", programme('what: {time: {at_least: "25:00"}}'), ADDED, "time of day"),
    ("code of a wrong length", programme('who: {hukou: {in: ["110"]}}'), ADDED, "division code"),
    ("code of ten digits", programme('who: {hukou: "1101020100"}'), ADDED, "division code"),
    ("code with letters", programme('who: {hukou: "11a1"}'), ADDED, "division code"),
    ("star in the middle", programme("what: {service: [care.*.bath]}"), ADDED, "at the end"),
    ("star without its point", programme("what: {service: [care*]}"), ADDED, "at the end"),
    ("no such care level", programme("who: {care_level: [awful]}"), ADDED, "awful"),
    ("no such grade", programme("who: {disability: [{kind: vision, grade: 5}]}"), ADDED, "1 to 4"),
    ("no such kind", programme("who: {disability: [{kind: smell}]}"), ADDED, "smell"),
    ("no such weekday", programme("what: {weekday: [funday]}"), ADDED, "funday"),
    ("a flag that is a word", programme("what: {workday: maybe}"), ADDED, "true or false"),
    ("a status that is a number", programme("who: {status: [1]}"), ADDED, "word"),
    ("used without per", programme("what: {used: {p: {times: 1}}}"), ADDED, "needs per"),
    ("used in a fortnight", programme("what: {used: {p: {per: fortnight, times: 1}}}"), ADDED, "fortnight"),
    ("applied unknown", programme("what: {applied: [ghost]}"), ADDED, "unknown programme"),
    ("limit without per", programme("limits: [{times: 1}]"), ADDED, "needs per"),
    ("limit without measure", programme("limits: [{per: day}]"), ADDED, "needs amount"),
    ("limit of an unknown period", programme("limits: [{per: decade, times: 1}]"), ADDED, "decade"),
    ("rate of a month", programme("limits: [{per: month, rate: 50%}]"), ADDED, "per: order only"),
    ("half an order", programme("limits: [{per: month, times: 1.5}]"), ADDED, "whole number"),
    ("limit per provider", programme("limits: [{per: month, times: 1, key: provider}]"), ADDED, "key cannot be"),
    ("every on an order", programme("every: month"), ADDED, "has no every"),
    ("every week", programme("every: week", pays="cash"), ADDED, "every cannot be week"),
    ("a wallet that does not say when it lapses", programme(pays="wallet"), 2, "needs lapses"),
    ("lapses on an order", programme("lapses: never"), ADDED, "only a wallet"),
    ("lapses at some time", programme("lapses: sometimes", pays="wallet"), ADDED, "sometimes"),
    ("units without a card", programme("lapses: never", "unit: points", pays="wallet"), 10, "needs a card"),
    ("unit on an order", programme("unit: points"), ADDED, "only a wallet"),
    ("card on a discount", programme("card: {x: {yuan: 5, per: each}}", pays="discount"), ADDED, "has no card"),
    ("card in units on an order", programme("card: {x: {units: 5, per: each}}"), ADDED, "yuan"),
    ("card without its price", programme("card: {x: {per: each}}"), ADDED, "needs yuan"),
    ("empty card", programme("card: {}"), ADDED, "empty"),
    (
        "shares above 100",
        programme(payers="[{payer: a, share: 60%}, {payer: b, share: 50%}, {payer: c}]"),
        8,
        "above 100%",
    ),
    ("share above 100", programme(payers="[{payer: a, share: 160%}, {payer: c}]"), 8, "above 100%"),
    ("a payer twice", programme(payers="[{payer: a, share: 60%}, {payer: a}]"), 8, "given twice"),
    ("a last payer with up_to", programme(payers="[{payer: a, share: 60%}, {payer: b, up_to: 5}]"), 8, "no up_to"),
    ("two who take the rest", programme(payers="[{payer: a}, {payer: b}]"), 8, "takes the rest"),
    ("of nowhere", programme(payers="[{payer: a, of: birthplace}]"), 8, "birthplace"),
    ("round sideways", programme("round: sideways"), ADDED, "sideways"),
    ("starts tomorrow", programme("starts: tomorrow"), ADDED, "tomorrow"),
    ("sequence in words", programme("sequence: first"), ADDED, "whole number"),
    ("group without a name", programme("group: {choose: highest}"), ADDED, "needs a name"),
    (
        "a group chosen in two ways",
        programme("group: {name: g, choose: elected}")
        + programme("group: {name: g, choose: highest}", id="q")[len(HEAD) :],
        10,
        "two ways",
    ),
    ("a step by nobody", programme("approval: {steps: [{task: endorse}]}"), ADDED, "needs by"),
    ("a step by the province", programme("approval: {steps: [{by: province, task: endorse}]}"), ADDED, "province"),
    (
        "a step of half a day",
        programme("approval: {steps: [{by: street, task: endorse, working_days: 0.5}]}"),
        ADDED,
        "whole number",
    ),
    (
        "order facts in a monthly payment",
        programme("every: month", "what: {service: [meal.lunch]}", pays="provider"),
        10,
        "no order here",
    ),
    (
        "a price in a monthly payment",
        programme("every: month", pays="provider", benefit="{rate: 5%}"),
        7,
        "no order here",
    ),
    ("order facts in cash", programme("who: {price: 5}", pays="cash"), ADDED, "no order here"),
    ("a rate in cash", programme(pays="cash", benefit="{resident_pays: 5}"), 7, "no order here"),
    ("a standard without its day", "values: {line: [{amount: 5}]}\n" + programme(), 1, "needs from"),
    (
        "a standard whose days fall",
        "values: {line: [{from: 2026-02-01, amount: 5}, {from: 2026-01-01, amount: 5}]}\n" + programme(),
        1,
        "rise",
    ),
    ("a fact of an unknown kind", "facts: {x: colour}\n" + programme(), 1, "colour"),
    ("a fact of the format's own", "facts: {age: number}\n" + programme(), 1, "cannot be declared"),
    ("a word fact in a range", "facts: {x: word}\n" + programme("who: {x: {at_least: 5}}"), 10, "does not suit"),
    ("a number fact that is a word", "facts: {x: number}\n" + programme("who: {x: [many]}"), 10, "plain number"),
]


def case(body: str) -> str:
    """A good programme with one case whose body is given; the case starts on line 10."""
    return programme() + "cases:\n  - title: t\n    " + body + "\n"


ORDER = "person: {born: 1950-01-01}\n    orders: [{date: 2026-03-02, service: x, price: 15}]\n    expect: "
ROWS += [
    (
        "a case without expect",
        case("person: {}\n    orders: [{date: 2026-03-02, service: x, price: 15}]"),
        10,
        "needs expect",
    ),
    ("a case without orders", case("person: {}\n    expect: []"), 10, "either orders or months"),
    ("too few rows", case(ORDER + "[]"), 13, "empty"),
    ("too many rows", case(ORDER + "[{resident: 10, pays: {p: 5}}, {resident: 15}]"), 13, "not 1"),
    ("a row that does not add up", case(ORDER + "[{resident: 10, pays: {p: 4}}]"), 13, "make 14.00"),
    (
        "payers that do not add up",
        case(ORDER + "[{resident: 10, pays: {p: 5}, payers: {p: {city: 4}}}]"),
        13,
        "do not add up",
    ),
    ("a row with months' words", case(ORDER + "[{resident: 15, granted: {}}]"), 13, "unknown key granted"),
    ("a row without resident", case(ORDER + "[{pays: {p: 5}}]"), 13, "needs resident"),
    ("an unknown programme in a row", case(ORDER + "[{resident: 10, pays: {q: 5}}]"), 13, "no programme q"),
    ("compensation by who pays orders", case(ORDER + "[{resident: 15, compensation: {p: 5}}]"), 13, "cannot stand"),
    ("a decision with more beside it", case(ORDER + "[{needs_decision: p, resident: 15}]"), 13, "unknown key resident"),
    (
        "an unknown fact of a person",
        case(
            "person: {shoe: 5}\n    orders: [{date: 2026-03-02, service: x, price: 15}]\n    expect: [{resident: 15}]"
        ),
        11,
        "unknown key shoe",
    ),
    (
        "an unknown fact of an order",
        case(
            "person: {}\n    orders: [{date: 2026-03-02, service: x, price: 15, colour: red}]\n    expect: [{resident: 15}]"
        ),
        12,
        "unknown key colour",
    ),
    (
        "an order without a price",
        case("person: {}\n    orders: [{date: 2026-03-02, service: x}]\n    expect: [{resident: 15}]"),
        12,
        "needs date",
    ),
    (
        "a quantity of nothing",
        case(
            "person: {}\n    orders: [{date: 2026-03-02, service: x, price: 15, quantity: 0}]\n    expect: [{resident: 15}]"
        ),
        12,
        "above 0",
    ),
    (
        "an unquoted code of a person",
        case(
            "person: {hukou: 110102}\n    orders: [{date: 2026-03-02, service: x, price: 15}]\n    expect: [{resident: 15}]"
        ),
        11,
        "quoted",
    ),
    (
        "an unquoted time of an order",
        case(
            "person: {}\n    orders: [{date: 2026-03-02, at: 11:30, service: x, price: 15}]\n    expect: [{resident: 15}]"
        ),
        12,
        "quoted",
    ),
    (
        "approved in an unknown programme",
        case(
            "person: {}\n    approved_on: {q: 2026-01-01}\n    orders: [{date: 2026-03-02, service: x, price: 15}]\n    expect: [{resident: 15}]"
        ),
        12,
        "no programme q",
    ),
    (
        "a balance of no wallet",
        case(
            "person: {}\n    balance: {p: 5}\n    orders: [{date: 2026-03-02, service: x, price: 15}]\n    expect: [{resident: 15}]"
        ),
        12,
        "not a wallet",
    ),
    (
        "eligible without applying",
        case(
            "person: {}\n    eligible_since: 2026-01-01\n    orders: [{date: 2026-03-02, service: x, price: 15}]\n    expect: [{resident: 15}]"
        ),
        12,
        "goes with applied_on",
    ),
    ("a month that is none", case("person: {}\n    months: [2026-13]\n    expect: [{}]"), 12, "not a month"),
    (
        "an unknown group elected",
        case(
            "person: {elected: {g: p}}\n    orders: [{date: 2026-03-02, service: x, price: 15}]\n    expect: [{resident: 15}]"
        ),
        11,
        "no group g",
    ),
]
