"""Service cards: the shelf's items with the price of the person they are shown to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app import catalogue, funding
from app.core import clock
from app.core.money import ZERO


@dataclass(frozen=True, slots=True)
class Card:
    """One service as its card shows it; amounts in fen. `mine` is None where it can't be ordered now."""

    item: catalogue.ShelfItem
    mine: int | None
    saved: int

    @property
    def marks(self) -> list[object]:
        """The mark beside the price, as the macro takes it."""
        return [("subsidised", self.saved)] if self.saved else ["self_paid"]


def priced(resident_id: int, items: Sequence[catalogue.ShelfItem], place_code: str) -> list[Card]:
    """Cards in the order given, each priced for its own next free time, all in one batched quote."""
    asks = [ask_for(item, place_code) for item in items if item.next_free is not None]
    prices = funding.price_cards(resident_id, asks, clock.today()) if asks else {}
    cards = []
    for item in items:
        price = prices.get(str(item.service_id))
        cards.append(Card(item, price.resident_part if price else None, price.public_part if price else 0))
    return cards


def ask_for(item: catalogue.ShelfItem, place_code: str) -> funding.OrderAsk:
    """One unit of the service at its next free time, without delivery."""
    free = item.next_free
    if free is None:
        raise ValueError("the service has no free time")
    return funding.OrderAsk(
        key=str(item.service_id),
        service_code=item.code,
        service_date=free.day,
        at=clock.local(free.serve_from).strftime("%H:%M"),
        price=item.price,
        fees=ZERO,
        quantity=Decimal(1),
        place_code=place_code,
        provider_code=item.provider_code,
        provider_kind=item.provider_kind,
    )
