"""The demo's programmes, published, with three years' budgets allotted to the street; and applications."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app import enrolment, funding, programmes
from app.cli.cast import DISTRICT, RESIDENTS, STREET, CastResident
from app.cli.planting.actors import by_login, by_phone
from app.core.money import Money

FILE = Path(__file__).resolve().parents[1] / "cast" / "programmes.yaml"
BEIJING = "11"
VOUCHER = "cn-voucher"
BUDGETS = {
    VOUCHER: (2_000_000_00, 500_000_00),
    "bj-meal-resident": (600_000_00, 80_000_00),
    "bj-meal-operator": (400_000_00, 60_000_00),
}
DAYS_AGO = {"approved": 45, "rejected": 20, "returned": 4, "endorsed": 2, "submitted": 1}
RETURN_REASON = "请补一份今年的能力评估报告"
REJECT_REASON = "评估为轻度失能，未达到中度及以上"


def plant_programmes() -> None:
    """Import the file as one official, publish as another; a second time finds all of it standing."""
    maker, checker = by_login("wumei"), by_login("zhengwei")
    for version in programmes.import_file(FILE, BEIJING, maker):
        if version.state == "draft":
            programmes.publish(version.id, by=checker)


def plant_budgets(year: int) -> None:
    """Set the district's money for the years around `year` and allot the street's share; two people each time."""
    maker, checker = by_login("qianjin"), by_login("chenli")
    district = by_login("zhengwei")
    for programme_id, (whole, share) in BUDGETS.items():
        for each in (year - 1, year, year + 1):
            source = funding.open_budget(programme_id, DISTRICT, each)
            if funding.moves_of(maker, budget_id=source):
                continue
            funding.decide_move(
                funding.set_budget(programme_id, DISTRICT, each, Money(whole), maker, reason="年初预算"),
                True,
                by=district,
            )
            funding.decide_move(funding.allot(source, STREET, Money(share), maker, reason="指标下达"), True, by=checker)


def plant_application(cast: CastResident, resident_id: int) -> None:
    """One resident's voucher application, brought to where the cast says it stands."""
    worker, approver = by_login("hanxue"), by_login("chenli")
    applicant = by_phone(cast.phone or cast.contact_phone)
    row = enrolment.submit(applicant, resident_id, VOUCHER, documents=["id_card", "care_assessment"])
    if cast.voucher == "submitted":
        return
    if cast.voucher == "returned":
        enrolment.return_(row.id, worker, reason=RETURN_REASON, revision=row.revision, missing=["care_assessment"])
        return
    row = enrolment.endorse(row.id, worker, revision=row.revision)
    if cast.voucher == "approved":
        enrolment.approve(row.id, approver, revision=row.revision)
    elif cast.voucher == "rejected":
        enrolment.reject(row.id, approver, reason=REJECT_REASON, revision=row.revision)


def applications_due() -> list[tuple[CastResident, dt.timedelta]]:
    """Whose application to plant, and how long ago it was handed in; the oldest first."""
    asked = [(cast, dt.timedelta(days=DAYS_AGO[cast.voucher])) for cast in RESIDENTS if cast.voucher]
    return sorted(asked, key=lambda each: -each[1])
