"""Meals: dated menus with a cut-off and portions, brought home, picked up or eaten there.

A meal order says which menu, how it is handed over and which option. It takes portions of the menu,
costs (price of the day + option) × quantity, and the delivery fee once where it is brought home. The
hand-over code completes it. Until the menu's cut-off it is changed and cancelled free of charge; then it
is being cooked, and the resident's part is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, cast

from sqlalchemy import ForeignKey, String, Table, and_, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app import availability, places
from app.availability.models import Stock
from app.catalogue.models import Menu, Service, ServiceOption
from app.catalogue.pricing import price_column
from app.catalogue.shelf import orderable, serves, standing
from app.core import clock
from app.core.db import Base, connection, fetch, session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.money import ZERO, Money
from app.orders.details.offers import Draft, NextBest, Offer, Served
from app.orders.models import Order
from app.orders.rules import QUANTITY
from app.organisations.models import Organisation
from app.providers.models import Provider, ServiceArea

HANDOVERS: Mapping[str, tuple[str, str]] = {
    "delivery": ("送餐上门", "delivered"),
    "pickup": ("自己去取", "picked up"),
    "dine_in": ("到店吃", "eaten there"),
}


class MealDetail(Base):
    """`handover` is `delivery`, `pickup` or `dine_in`; the option's name and the dishes are frozen words."""

    __tablename__ = "meal_details"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    menu_id: Mapped[int] = mapped_column(ForeignKey("menus.id"), index=True)
    handover: Mapped[str] = mapped_column(String(8))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("service_options.id"))
    option_name: Mapped[str | None] = mapped_column(String(40))
    option_name_en: Mapped[str | None] = mapped_column(String(60))
    dishes: Mapped[str] = mapped_column(String(200))
    dishes_en: Mapped[str] = mapped_column(String(300))


@dataclass(frozen=True, slots=True)
class MealDraft:
    """A meal somebody wants. `handover` as in `HANDOVERS`; a delivery without `address_id` goes to the default one."""

    vertical: ClassVar[str] = "meals"

    service_id: int
    day: dt.date
    quantity: int = 1
    handover: str = "delivery"
    option_id: int | None = None
    address_id: int | None = None
    note: str = ""


_DETAILS = insert(cast(Table, MealDetail.__table__))
_AREAS = select(ServiceArea.provider_id).where(ServiceArea.division_code.in_(bindparam("codes", expanding=True)))
# Built once: this statement stands on the hot path of placing.
_FOUND = (
    select(
        Service.id, Service.code, Service.name, Service.name_en, Service.state, Service.delivery_fee,
        Service.rules, Service.drawing, Service.shelf_from, Service.shelf_until,
        Provider.id.label("provider_id"), Provider.code.label("provider_code"), Provider.kind,
        Provider.state.label("provider_state"), Provider.street_code,
        Organisation.name.label("provider_name"), Organisation.name_en.label("provider_name_en"),
        Provider.id.in_(_AREAS).label("serves"),
        Menu.id.label("menu_id"), Menu.day, Menu.dishes, Menu.dishes_en, Menu.cutoff_at, Menu.serve_from,
        Menu.serve_until, (Stock.capacity - Stock.taken).label("left"),
        price_column(Menu.day).label("list_price"),
    )
    .select_from(Service)
    .join(Provider, Provider.id == Service.provider_id)
    .join(Organisation, Organisation.id == Provider.organisation_id)
    .outerjoin(Menu, and_(Menu.service_id == Service.id, Menu.day.in_(bindparam("days", expanding=True))))
    .outerjoin(Stock, Stock.key == Menu.id)
    .where(Service.vertical == "meals", Service.id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meals:
    """The vertical `meals`."""

    name: str = "meals"
    draft_type: type = MealDraft
    proofs: tuple[str, ...] = ("code", "no_answer", "dispatcher")
    late_fee_percent: int = 100

    def look_up(self, served: Served, drafts: Sequence[Draft], *, mine: Collection[int] = ()) -> list[Offer]:
        """Offers in the order of the drafts: one statement for each place they go to, and one for options."""
        meals = [cast(MealDraft, draft) for draft in drafts]
        for draft in meals:
            _check_shape(draft)
        placed = [_home(draft, served) for draft in meals]
        options = _options({draft.option_id for draft in meals if draft.option_id is not None})
        kept = {h.key: h.quantity for h in availability.held(mine)} if mine else {}
        found: dict[tuple[str, int, dt.date | None], Any] = {}
        for code in {code for _, code in placed}:
            for row in _find(code, meals):
                found[code, row.id, row.day] = found[code, row.id, None] = row
        offers = []
        for draft, (address_id, code) in zip(meals, placed, strict=True):
            row = found.get((code, draft.service_id, draft.day))
            _check_shelf(found.get((code, draft.service_id, None)), draft, row)
            _check_menu(row, draft, kept)
            offers.append(_offer(row, draft, address_id, code, _option(draft, options)))
        return offers

    def write(self, rows: Sequence[tuple[int, Offer]]) -> None:
        """One statement for all details."""
        connection().execute(_DETAILS, [{"order_id": order_id, **offer.detail} for order_id, offer in rows])

    def rewrite(self, order_id: int, offer: Offer) -> None:
        """Replace the details of a changed order."""
        session().execute(update(MealDetail).where(MealDetail.order_id == order_id).values(**offer.detail))

    def drafts_of(self, order_ids: Collection[int]) -> dict[int, Draft]:
        """The drafts that would make these orders again."""
        query = select(Order, MealDetail).join(MealDetail, MealDetail.order_id == Order.id)
        rows = session().execute(query.where(Order.id.in_(order_ids)))
        return {
            order.id: MealDraft(
                order.service_id, order.service_date, int(order.quantity), detail.handover, detail.option_id,
                order.address_id, order.note,
            )
            for order, detail in rows
        }  # fmt: skip

    def next_best(self, served: Served, draft: Draft, limit: int = 3) -> list[NextBest]:
        """The same service on its next day, others on that day, then the same on later days; with portions left."""
        query = (
            select(Service, Organisation.name, Organisation.name_en, Menu, (Stock.capacity - Stock.taken).label("left"))
            .add_columns(price_column(Menu.day).label("list_price"))
            .select_from(Service)
            .join(Provider, Provider.id == Service.provider_id)
            .join(Organisation, Organisation.id == Provider.organisation_id)
            .join(Menu, Menu.service_id == Service.id)
            .join(Stock, Stock.key == Menu.id)
            .where(*standing(), serves(served.residence_code), *orderable(Menu))
            .where(Service.vertical == "meals", Stock.capacity - Stock.taken >= draft.quantity)
            .where((Menu.day == draft.day) != (Service.id == draft.service_id))
            .order_by(Menu.day, Service.id)
            .limit(20)
        )
        found = [
            NextBest(s.id, s.name, s.name_en, name, name_en or name, menu.day, menu.serve_from, price, left)
            for s, name, name_en, menu, left, price in session().execute(query)
        ]
        same = [each for each in found if each.service_id == draft.service_id]
        others = [each for each in found if each.service_id != draft.service_id]
        return [*same[:1], *others[: limit - 1], *same[1:]][:limit]


MEALS = Meals()


def _check_shape(draft: MealDraft) -> None:
    least, most = QUANTITY
    if not least <= draft.quantity <= most:
        raise Invalid(fields={"quantity": "一次可以订 1 到 9 份"})
    if draft.handover not in HANDOVERS:
        raise Invalid(fields={"handover": "请选择怎么拿到餐"})
    if draft.day < clock.today():
        raise Invalid(fields={"day": "这一天已经过去了，请选别的日子"})


def _home(draft: MealDraft, served: Served) -> tuple[int | None, str]:
    """The address a draft goes to, and the division whose providers serve it."""
    if draft.handover != "delivery":
        return None, served.residence_code
    for home in sorted(served.homes, key=lambda home: not home.is_default):
        if draft.address_id in (None, home.address_id):
            return home.address_id, home.community_code
    if draft.address_id is not None:
        raise NotFound("没有找到这个地址")
    raise Invalid("还没有送餐地址，请先添加地址", fields={"address": "请先添加送餐地址"})


def _options(ids: Collection[int]) -> Mapping[int, ServiceOption]:
    if not ids:
        return {}
    return {o.id: o for o in session().scalars(select(ServiceOption).where(ServiceOption.id.in_(ids)))}


def _option(draft: MealDraft, options: Mapping[int, ServiceOption]) -> ServiceOption | None:
    if draft.option_id is None:
        return None
    option = options.get(draft.option_id)
    if option is None or option.service_id != draft.service_id or option.ended_at is not None:
        raise NotFound("没有找到这个选项")
    return option


def _find(code: str, drafts: Sequence[MealDraft]) -> Sequence[Any]:
    asked = {
        "codes": places.prefixes(code),
        "ids": sorted({draft.service_id for draft in drafts}),
        "days": sorted({draft.day for draft in drafts}),
    }
    return fetch(_FOUND, asked).all()


def _check_shelf(service: Any, draft: MealDraft, row: Any) -> None:
    if service is None or service.state in ("submitted", "returned"):
        raise NotFound("没有找到这项服务")
    if service.provider_state != "verified":
        raise Conflict("这家服务商现在不能接单，请换一家", code="provider_closed")
    outside = draft.day < (service.shelf_from or draft.day) or draft.day > (service.shelf_until or draft.day)
    if service.state != "listed" or outside:
        raise Conflict("这项服务这一天不能订，请换一天或换一家", code="off_shelf")
    if not service.serves:
        raise Conflict("这家服务商不服务这个地方，请换一家", code="outside_area")
    if draft.handover not in service.rules.get("handovers", ()):
        raise Invalid(fields={"handover": "这家服务商没有这种取餐方式，请换一种"})
    if row is None:
        raise Conflict("这一天没有菜单，请换一天", code="no_menu")


def _check_menu(row: Any, draft: MealDraft, kept: Mapping[int, int]) -> None:
    if row.cutoff_at <= clock.now():
        at = clock.local(row.cutoff_at).strftime("%m-%d %H:%M")
        raise Conflict("%(at)s 就截止了，请换一天或换一家", code="past_cutoff", at=at)
    left = (row.left or 0) + kept.get(row.menu_id, 0)
    if left < draft.quantity:
        raise availability.Taken(left=left)


def _offer(row: Any, draft: MealDraft, address_id: int | None, code: str, option: ServiceOption | None) -> Offer:
    unit_price = Money(row.list_price) + (option.extra if option else ZERO)
    home = draft.handover == "delivery"
    return Offer(
        draft=draft, service_id=row.id, service_code=row.code, service_name=row.name, service_name_en=row.name_en,
        provider_id=row.provider_id, provider_code=row.provider_code, provider_kind=row.kind,
        provider_name=row.provider_name, provider_name_en=row.provider_name_en or row.provider_name,
        day=row.day, at=clock.local(row.serve_from).strftime("%H:%M"), starts_at=row.serve_from,
        ends_at=row.serve_until, free_until=row.cutoff_at, quantity=Decimal(draft.quantity), unit_price=unit_price,
        price=unit_price * draft.quantity, fees=row.delivery_fee if home else ZERO,
        venue="home" if home else "provider", address_id=address_id, place_code=code if home else row.street_code,
        words=_words(row, draft, option), left=row.left, drawing=row.drawing,
        stock=((row.menu_id, draft.quantity),),
        detail={
            "menu_id": row.menu_id, "handover": draft.handover, "option_id": draft.option_id,
            "option_name": option.name if option else None, "option_name_en": option.name_en if option else None,
            "dishes": row.dishes, "dishes_en": row.dishes_en,
        },
    )  # fmt: skip


def _words(row: Any, draft: MealDraft, option: ServiceOption | None) -> dict[str, str]:
    zh, en = HANDOVERS[draft.handover]
    portions = "portion" if draft.quantity == 1 else "portions"
    said = {"zh": [f"{draft.quantity} 份", zh], "en": [f"{draft.quantity} {portions}", en]}
    if option:
        said["zh"].append(option.name)
        said["en"].append(option.name_en)
    said["zh"].append(row.dishes)
    said["en"].append(row.dishes_en)
    return {language: " · ".join(parts) for language, parts in said.items()}
