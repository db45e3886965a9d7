"""The demo's programmes, published, with this year's and next year's budgets allotted to the street."""

from __future__ import annotations

from pathlib import Path

from app import funding, programmes
from app.accounts import PersonActor
from app.cli.cast import DISTRICT, STREET
from app.core import clock
from app.core.money import Money

FILE = Path(__file__).resolve().parents[1] / "cast" / "programmes.yaml"
BEIJING = "11"
BUDGETS = {"cn-voucher": (2_000_000_00, 500_000_00), "bj-meal-resident": (600_000_00, 80_000_00), "bj-meal-operator": (400_000_00, 60_000_00)}


def plant_programmes(maker_id: int, checker_id: int) -> None:
    """Import the file as one official, publish as another; a second time finds all of it standing."""
    for version in programmes.operations.import_file(FILE, BEIJING, PersonActor(maker_id, "district_officer")):
        if version.state == "draft":
            programmes.operations.publish(version.id, by=PersonActor(checker_id, "district_approver"))


def plant_budgets(maker_id: int, checker_id: int) -> None:
    """Set the district's money for two years and allot the street's share, by two people."""
    maker, checker = PersonActor(maker_id, "finance_officer"), PersonActor(checker_id, "street_approver")
    year = clock.today().year
    for programme_id, (whole, share) in BUDGETS.items():
        for each in (year - 1, year, year + 1):
            if funding.budget_of(programme_id, STREET, each) is None:
                total = funding.set_budget(programme_id, DISTRICT, each, Money(whole), by=maker, reason="年初预算")
                funding.decide_move(total.id, True, by=checker)
                share_move = funding.allot(programme_id, DISTRICT, STREET, each, Money(share), by=maker, reason="指标下达")
                funding.decide_move(share_move.id, True, by=checker)
