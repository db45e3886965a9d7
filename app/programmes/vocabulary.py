"""The words a file may use: programme keys' values, facts and their kinds, statuses, levels."""

from __future__ import annotations

PAYS = ("order", "discount", "wallet", "cash", "provider", "purchase")
ON_ORDERS = ("order", "discount", "wallet", "purchase")
ROUNDINGS = ("half_up", "down", "up", "refuse")
LAPSES = ("month_end", "quarter_end", "year_end", "never")
DIVISION_OF = ("enrolment", "residence", "hukou", "place")
DECLARED_KINDS = ("number", "word", "date", "flag")
MEASURES = ("times", "units", "amount")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CARE_LEVELS = ("none", "mild", "moderate", "severe", "total")
DISABILITY_KINDS = ("vision", "hearing", "speech", "physical", "intellectual", "mental")
PROVIDER_KINDS = ("government", "social_organisation", "enterprise")
STEP_BY = ("community", "street", "district")
STEP_TASKS = ("endorse", "review", "approve")

# fact → kind of test it takes
PERSON_FACTS = {
    "age": "whole",
    "hukou": "code",
    "residence": "code",
    "permit": "code",
    "status": "words",
    "care_level": "care_level",
    "insurance_level": "whole",
    "disability": "disability",
    "draws": "draws",
    "used": "used",
}
ORDER_FACTS = {
    "service": "service",
    "price": "money",
    "fees": "money",
    "quantity": "number",
    "place": "code",
    "weekday": "weekday",
    "workday": "flag",
    "time": "time",
    "trip_end": "words",
    "applied": "applied",
    "provider": "name",
    "provider_kind": "provider_kind",
}
# Facts of an order that are as well facts of the provider who is paid by the month.
PROVIDER_FACTS = ("provider", "provider_kind")
# What a benefit may multiply beside declared and provider facts.
COUNTABLE = ("quantity", "age", "insurance_level")
FOREIGN_TO_MONTHS = frozenset(ORDER_FACTS) - frozenset(PROVIDER_FACTS)
