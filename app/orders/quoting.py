"""Drafts become offers, offers are priced: what the check page shows, and what placing asks again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app import funding
from app.accounts import Viewer
from app.core.errors import Forbidden, Invalid
from app.core.money import ZERO, Money
from app.orders import serving
from app.orders.details import registry
from app.orders.details.offers import Draft, NextBest, Offer, Served
from app.orders.policies import check_may_order
from app.orders.rules import DRAFTS_AT_ONCE, NOTE_LENGTH


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer with its quote: who pays what. `fingerprint` is what the check page posts back."""

    offer: Offer
    quote: funding.Quote

    @property
    def draft(self) -> Draft:
        """What was asked for."""
        return self.offer.draft

    @property
    def fingerprint(self) -> str:
        """Changes whenever an amount, a version or a line does."""
        return self.quote.fingerprint


def quote_drafts(viewer: Viewer, resident_id: int, drafts: Sequence[Draft]) -> list[Priced]:
    """Price drafts for a resident, in order: each finds the limits as the ones before leave them. Reads only.

    `NotFound` for an unknown resident, service, address or option; `Conflict` and `Invalid` in words where
    something cannot be ordered as drafted; `Forbidden` where the viewer may not order for this person.
    """
    who = serving.served(resident_id)
    check_drafts(drafts)
    limit = check_may_order(viewer, who, drafts)
    priced = price(who, drafts)
    check_limit(priced, limit)
    return priced


def price(
    served: Served, drafts: Sequence[Draft], *, replacing: int | None = None, explain: bool = True
) -> list[Priced]:
    """Look drafts up and quote them, as if the order `replacing` were not there; `explain` what does not pay."""
    mine: Collection[int] = () if replacing is None else (replacing,)
    offers = look_up(served, drafts, mine=mine)
    asks = [ask_of(offer, str(index)) for index, offer in enumerate(offers)]
    quotes = funding.quote(served.resident_id, asks, replacing_order_id=replacing, explain=explain)
    return [Priced(offer, quote) for offer, quote in zip(offers, quotes, strict=True)]


def look_up(served: Served, drafts: Sequence[Draft], *, mine: Collection[int] = ()) -> list[Offer]:
    """Offers in the order of the drafts, each vertical asked once."""
    found: dict[int, Offer] = {}
    for name in dict.fromkeys(draft.vertical for draft in drafts):
        places = [index for index, draft in enumerate(drafts) if draft.vertical == name]
        offers = registry.of(name).look_up(served, [drafts[index] for index in places], mine=mine)
        found.update(zip(places, offers, strict=True))
    return [found[index] for index in range(len(drafts))]


def ask_of(offer: Offer, key: str) -> funding.OrderAsk:
    """What funding is asked about an offer."""
    return funding.OrderAsk(
        key=key, service_code=offer.service_code, service_date=offer.day, at=offer.at, price=offer.price,
        fees=offer.fees, quantity=offer.quantity, place_code=offer.place_code,
        provider_code=offer.provider_code, provider_kind=offer.provider_kind,
    )  # fmt: skip


def check_drafts(drafts: Sequence[Draft]) -> None:
    """The shape every vertical shares."""
    if not drafts:
        raise Invalid("还没有选要订什么")
    if len(drafts) > DRAFTS_AT_ONCE:
        raise Invalid("一次最多订 %(most)s 单", most=DRAFTS_AT_ONCE)
    if any(len(draft.note) > NOTE_LENGTH for draft in drafts):
        raise Invalid(fields={"note": "备注最多 200 个字"})


def check_limit(priced: Sequence[Priced], limit: Money | None) -> None:
    """A proxy's limit caps the resident's part of each order."""
    if limit is None:
        return
    dearest = max((each.quote.resident_part for each in priced), default=ZERO)
    if dearest > limit:
        raise Forbidden(
            "这一单个人要付的超过了约定的上限 ¥%(limit)s", code="over_limit", limit=str(limit), part=str(dearest)
        )


def next_best(viewer: Viewer, resident_id: int, draft: Draft) -> list[NextBest]:
    """What to offer instead of a draft that cannot be had."""
    who = serving.served(resident_id)
    check_may_order(viewer, who, [draft])
    return registry.of_draft(draft).next_best(who, draft)
