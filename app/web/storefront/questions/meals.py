"""What a meal order asks: which days, how many and which kind, handed over where, paid how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app import catalogue, orders, residents
from app.core import clock
from app.core.words import N_
from app.web import formatting
from app.web.kernel.ways import way
from app.web.kernel.words import language
from app.web.storefront.questions.answers import flat, refuse, whole

AHEAD = 8
MOST = 9
HANDOVERS = {"delivery": N_("送到家"), "pickup": N_("自己去取"), "dine_in": N_("在食堂吃")}
PAYMENTS = {"online": N_("现在在手机上付"), "cash": N_("送到时付现金")}


@dataclass(frozen=True, slots=True)
class MealAnswers:
    """The answers to a meal's questions."""

    card: catalogue.ServiceCard
    who: residents.Served
    menus: tuple[catalogue.MenuCard, ...]
    options: tuple[catalogue.Option, ...]
    addresses: tuple[residents.AddressLine, ...]
    days: tuple[dt.date, ...]
    quantity: int | None
    option_id: int | None
    handover: str
    address_id: int | None
    payment: str
    vertical: str = "meals"

    @property
    def questions(self) -> tuple[str, ...]:
        """Days, portion, place, payment."""
        return ("days", "portion", "place", "payment")

    def missing(self) -> str | None:
        if not self._chosen():
            return "days"
        if self.quantity is None or not 1 <= self.quantity <= MOST:
            return "portion"
        if self.handover == "delivery" and self._address() is None:
            return "place"
        return None

    def check(self, question: str) -> None:
        if question == "days" and not self._chosen():
            raise refuse("day", N_("请选至少一天"))
        if question == "portion" and (self.quantity is None or not 1 <= self.quantity <= MOST):
            raise refuse("quantity", N_("份数请填 1 到 9"))
        if question == "place" and self.handover == "delivery" and self._address() is None:
            raise refuse("address", N_("请选送到哪里"))

    def params(self) -> dict[str, Any]:
        given: dict[str, Any] = {
            "for": self.who.resident_id, "day": [day.isoformat() for day in self.days], "quantity": self.quantity,
            "option": self.option_id, "handover": self.handover, "address": self.address_id, "payment": self.payment,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value not in (None, [])}

    def hidden(self, besides: str) -> list[tuple[str, str]]:
        asked = {
            "days": {"day"}, "portion": {"quantity", "option"}, "place": {"handover", "address"},
            "payment": {"payment"},
        }[besides]  # fmt: skip
        return [(name, value) for name, value in flat(self.params()) if name not in asked]

    def drafts(self, note: str = "") -> list[orders.Draft]:
        return [
            orders.MealDraft(
                service_id=self.card.service_id, day=day, quantity=self.quantity or 1, handover=self.handover,
                option_id=self.option_id, address_id=self.address_id if self.handover == "delivery" else None,
                note=note,
            )
            for day in self.days
        ]  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        item, address, option = self.card, self._address(), self._option()
        english = language() == "en"
        name = item.name_en if english else item.name
        days = [formatting.date_long(menu.day) for menu in self._chosen()]
        served = self._chosen()[0]
        window = f"{formatting.time_of_day(served.serve_from)}–{formatting.time_of_day(served.serve_until)}"
        by = (item.provider_name_en if english else "") or item.provider_name
        portion = _("%(n)s 份", n=self.quantity)
        kind = (option.name_en if english else option.name) if option else ""
        where = address.text if self.handover == "delivery" and address else by
        return [
            {"key": _("订什么"), "value": name, "note": by, "href": self._service_page()},
            {"key": _("哪天"), "value": _("、").join(days), "note": window, "href": self._to("days")},
            {"key": _("几份"), "value": f"{portion} · {kind}" if kind else portion, "href": self._to("portion")},
            {"key": _("怎么取"), "value": _(HANDOVERS[self.handover]), "note": where, "href": self._to("place")},
            {"key": _("怎么付"), "value": _(PAYMENTS[self.payment]), "href": self._to("payment")},
        ]

    def _chosen(self) -> list[catalogue.MenuCard]:
        found = [menu for menu in self.menus if menu.day in self.days and menu.open]
        return found if len(found) == len(self.days) else []

    def _address(self) -> residents.AddressLine | None:
        return next((line for line in self.addresses if line.address_id == self.address_id), None)

    def _option(self) -> catalogue.Option | None:
        return next((option for option in self.options if option.id == self.option_id), None)

    def _to(self, question: str) -> str:
        service_id = self.card.service_id
        return way("storefront.order_step", {"service_id": service_id, "question": question, **self.params()})

    def _service_page(self) -> str:
        return way("storefront.services", {"for": self.who.resident_id})


class MealAsking:
    """Reads a meal's answers; one portion to the usual door, paid on the phone, unless told otherwise."""

    def read(self, card: catalogue.ServiceCard, who: residents.Served, given: Mapping[str, Any]) -> MealAnswers:
        service_id = card.service_id
        addresses = tuple(residents.addresses(who.resident_id))
        default = next((line for line in addresses if line.is_default), addresses[0] if addresses else None)
        options = card.options
        option_id = whole(given, "option")
        handover, payment = str(given.get("handover", "delivery")), str(given.get("payment", "online"))
        return MealAnswers(
            card=card,
            who=who,
            menus=tuple(catalogue.menus(service_id, clock.today(), AHEAD)),
            options=options,
            addresses=addresses,
            days=_days(given),
            quantity=whole(given, "quantity") if "quantity" in given else (None if options else 1),
            option_id=option_id if any(option.id == option_id for option in options) else None,
            handover=handover if handover in HANDOVERS else "delivery",
            address_id=whole(given, "address") or (default.address_id if default else None),
            payment=payment if payment in PAYMENTS else "online",
        )

    def again(self, card: catalogue.ServiceCard, who: residents.Served, before: orders.Draft) -> MealAnswers:
        """One meal as before, on the next free day, paid on the phone."""
        free = card.next_free
        given: dict[str, Any] = {"quantity": before.quantity}
        if isinstance(before, orders.MealDraft):
            given |= {"handover": before.handover, "option": before.option_id, "address": before.address_id}
        if free is not None:
            given["day"] = free.day.isoformat()
        return self.read(card, who, {name: value for name, value in given.items() if value is not None})


def _days(given: Any) -> tuple[dt.date, ...]:
    texts = given.getlist("day") if hasattr(given, "getlist") else [given["day"]] if "day" in given else []
    days = set()
    for text in texts[:AHEAD]:
        try:
            days.add(dt.date.fromisoformat(text))
        except ValueError:
            continue
    return tuple(sorted(days))
