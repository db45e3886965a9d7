"""A small trade for tests of orders: two canteens, a courier, an old woman, her daughter, the offices, budgets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import (
    accounts,
    availability,
    dispatch,
    enrolment,
    funding,
    ledger,
    orders,
    organisations,
    payments,
    reactions,
    residents,
    visits,
)
from app.accounts import Viewer
from app.catalogue.models import Menu, Service
from app.core import clock, db
from app.core.actors import SYSTEM
from app.core.ids import new_id
from app.core.money import Money
from app.orders import MealDraft, Order
from app.payments.operations import settle
from app.programmes.operations import import_file, publish
from app.providers.models import Provider, ServiceArea, Worker
from tests.support import neighbours

ROOT = Path(__file__).resolve().parents[2]
TOMORROW = dt.date(2026, 11, 24)
CAPACITY = 20
PLENTY = Money.yuan(1000)


@dataclass(frozen=True, slots=True)
class Canteen:
    """A canteen with its lunch, its people, and the stock of each day's menu."""

    provider_id: int
    service_id: int
    manager: Viewer
    courier: Viewer
    worker_id: int
    menus: dict[dt.date, int]


@dataclass(frozen=True, slots=True)
class Trade:
    """Everybody a story needs, signed in."""

    wang: Viewer
    wang_id: int
    daughter: Viewer
    canteen: Canteen
    other: Canteen
    community: Viewer
    street: Viewer
    stranger: Viewer


def open_trade(*, budget: Money = PLENTY, enrolled: bool = True) -> Trade:
    """Build it all in one transaction, and follow the table of reactions."""
    reactions.install()
    with db.transaction():
        neighbours.settle()
        organisations.register("street_office", "展览路街道办事处", neighbours.STREET, SYSTEM)
        community = neighbours.official("community_worker", neighbours.COMMUNITY, "孙洁")
        street = neighbours.official("street_approver", neighbours.STREET, "陈立")
        publish_policies(budget, neighbours.official("district_approver", "11", "郑伟"))
        wang = neighbours.resident()
        for kind, value, name in (("care_level", "severe", ""), ("status", True, "basic_elder")):
            residents.record_fact(
                wang.id, kind, value, by=SYSTEM, name=name, from_day=dt.date(2026, 1, 1), source="assessment"
            )
        residents.add_address(wang.id, neighbours.COMMUNITY, "3号楼2单元501", by=SYSTEM, label="家")
        daughter = neighbours.person("李敏", "13800000002")
        link = residents.ask_link_in_person(community, daughter.id, wang.id, "女儿", ["meals", "applications"])
        residents.confirm_link_in_person(community, link.id)
        trade = Trade(
            wang=neighbours.signed_in(wang.person_id), wang_id=wang.id, daughter=neighbours.signed_in(daughter.id),
            canteen=open_canteen("百万庄社区食堂", "baiwanzhuang", "social_organisation", 1),
            other=open_canteen("车公庄老年餐厅", "chegongzhuang", "enterprise", 2),
            community=community, street=street,
            stranger=neighbours.signed_in(neighbours.person("赵生", "13800000099").id),
        )  # fmt: skip
    if enrolled:
        enrol(trade)
    return trade


def publish_policies(budget: Money, by: Viewer) -> None:
    """The meal subsidy, the operator's compensation and the voucher, each with `budget` at the street."""
    for name, division in (("beijing-meals", "11"), ("national-voucher", "11")):
        for version in import_file(ROOT / "policy" / f"{name}.yaml", division, SYSTEM):
            publish(version.id, by)
    for programme in ("bj-meal-resident", "bj-meal-operator", "cn-voucher"):
        top = funding.set_budget(programme, "11", 2026, Money.yuan(100_000), SYSTEM, reason="年度预算")
        funding.decide_move(top, True, SYSTEM)
        source = funding.open_budget(programme, "11", 2026)
        move = funding.allot(source, neighbours.STREET, budget, SYSTEM, reason="指标下达")
        funding.decide_move(move, True, SYSTEM)


def open_canteen(name: str, code: str, kind: str, number: int) -> Canteen:
    """A verified canteen that serves the street, with lunch for a week; in an open transaction."""
    s, now = db.session(), clock.now()
    body = organisations.register("provider", name, neighbours.STREET, SYSTEM)
    provider = Provider(
        id=new_id(), organisation_id=body.id, code=code, kind=kind, state="verified",
        street_code=neighbours.STREET, created_at=now,
    )  # fmt: skip
    s.add(provider)
    s.flush()
    s.add(ServiceArea(id=new_id(), provider_id=provider.id, division_code=neighbours.STREET))
    service = Service(
        id=new_id(), provider_id=provider.id, code="meal.lunch", type="public_welfare", vertical="meals",
        name=f"{name}午餐", name_en=f"Lunch {number}", unit="份", price=Money.yuan(18), delivery_fee=Money.yuan(2),
        drawing="bowl", traits=[], rules={"handovers": ["delivery", "pickup"], "max_quantity": 9}, state="listed",
        created_at=now,
    )  # fmt: skip
    s.add(service)
    s.flush()
    menus = {day: add_menu(service.id, day) for day in (TOMORROW + dt.timedelta(days=n) for n in range(7))}
    manager = neighbours.person(f"经理{number}")
    accounts.grant(manager.id, "provider_manager", by=SYSTEM, organisation_id=body.id)
    courier = neighbours.person(f"送餐员{number}", f"1390000000{number}")
    worker = Worker(
        id=new_id(), provider_id=provider.id, person_id=courier.id, state="active", skills=["courier"], created_at=now
    )
    s.add(worker)
    accounts.grant(courier.id, "worker", by=SYSTEM, organisation_id=body.id)
    return Canteen(
        provider.id, service.id, neighbours.signed_in(manager.id, second_factor=True),
        neighbours.signed_in(courier.id), worker.id, menus,
    )  # fmt: skip


def add_menu(service_id: int, day: dt.date, capacity: int = CAPACITY) -> int:
    """Lunch on a day: ordered until 09:00, served 11:30 to 12:30; in an open transaction."""
    menu = Menu(
        id=new_id(), service_id=service_id, day=day, dishes="红烧豆腐、清炒油菜、米饭", dishes_en="Tofu, greens, rice",
        allergens=["soy"], cutoff_at=clock.at(day, dt.time(9)), capacity=capacity,
        serve_from=clock.at(day, dt.time(11, 30)), serve_until=clock.at(day, dt.time(12, 30)),
    )  # fmt: skip
    db.session().add(menu)
    db.session().flush()
    availability.open_stock(menu.id, capacity)
    return menu.id


def enrol(trade: Trade) -> None:
    """The daughter applies for the voucher, the community endorses, the street approves."""
    with db.transaction():
        row = enrolment.submit(trade.daughter, trade.wang_id, "cn-voucher", documents=["id_card", "care_assessment"])
    with db.transaction():
        row = enrolment.endorse(row.id, trade.community, revision=row.revision)
    with db.transaction():
        enrolment.approve(row.id, trade.street, revision=row.revision)


def lunch(trade: Trade, **more: Any) -> MealDraft:
    """Tomorrow's lunch brought home, or what `more` makes of it."""
    return dataclasses.replace(MealDraft(trade.canteen.service_id, TOMORROW), **more)


def prints(by: Viewer, trade: Trade, drafts: Sequence[MealDraft]) -> list[str]:
    """The fingerprints the check page would show."""
    with db.reading():
        return [each.fingerprint for each in orders.quote_drafts(by, trade.wang_id, drafts)]


def buy(
    trade: Trade,
    *drafts: MealDraft,
    by: Viewer | None = None,
    payment: str = "cash",
    key: str | None = None,
    **more: bool,
) -> list[Order]:
    """Check and place."""
    buyer = by or trade.daughter
    wanted = list(drafts or [lunch(trade)])
    seen = prints(buyer, trade, wanted)
    with db.transaction():
        return orders.place(
            buyer, trade.wang_id, wanted, payment, key=key or str(uuid.uuid4()), fingerprints=seen, **more
        )


def clean() -> None:
    """The books hold."""
    with db.reading():
        faults = ledger.check()
    assert not faults, faults


def state_of(order: Order) -> str:
    """The order's state as it stands in the database."""
    with db.reading() as s:
        found = s.get(Order, order.id)
        assert found is not None
        return found.state


def settle_payment(trade: Trade, *paid: Order, by: Viewer | None = None) -> None:
    """Somebody pays these orders' parts on the gateway's page, and the gateway says so."""
    payer = by or trade.daughter
    with db.transaction():
        payment = payments.start(
            [order.id for order in paid], [order.resident_part for order in paid], payer_id=payer.person_id,
            return_to="/orders", by=payer,
        )  # fmt: skip
    with db.transaction() as s:
        settle(s.get_one(payments.Payment, payment.id), method="wechat")


def send_out(trade: Trade, order: Order) -> str:
    """The canteen accepts, names its courier, who sets out; the hand-over code the daughter sees."""
    canteen = trade.canteen
    with db.transaction():
        dispatch.assign(order.id, [canteen.worker_id], by=canteen.manager)
    with db.transaction():
        visits.depart(order.id, by=canteen.courier)
    with db.reading():
        code = visits.code_for(trade.daughter, orders.find(trade.daughter, order.number))
    assert code is not None
    return code


def left(trade: Trade, day: dt.date = TOMORROW) -> int:
    """Portions left of the canteen's lunch."""
    menu = trade.canteen.menus[day]
    with db.reading():
        return availability.left([menu])[menu]


def budget_left(programme: str) -> Money:
    """What the street can still draw of a programme."""
    with db.reading():
        return Money(ledger.available(ledger.account_id(f"budget:{programme}:{neighbours.STREET}:2026")))


def paid_in(order: Order) -> Money:
    """What has been paid for the order and not given back."""
    with db.reading():
        return payments.paid_for([order.id]).get(order.id, Money(0))


def move_in(count: int) -> list[tuple[Viewer, int]]:
    """More old neighbours with a home and the status that meal subsidies ask for: (viewer, resident id) each."""
    made = []
    with db.transaction():
        for n in range(count):
            one = neighbours.resident(f"邻居{n}", f"1370000{n:04d}", order=200 + 2 * n)
            residents.record_fact(
                one.id, "status", True, by=SYSTEM, name="basic_elder", from_day=dt.date(2026, 1, 1), source="assessment"
            )
            residents.add_address(one.id, neighbours.COMMUNITY, f"{n + 1}号楼101", by=SYSTEM, label="家")
            made.append((neighbours.signed_in(one.person_id), one.id))
    return made
