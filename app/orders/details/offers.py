"""What every vertical's drafts and offers have in common, and what a vertical must be able to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from app.core.money import Money


class Draft(Protocol):
    """What somebody wants to order: plain values, not yet checked. A frozen dataclass per vertical."""

    vertical: ClassVar[str]

    @property
    def service_id(self) -> int: ...
    @property
    def day(self) -> dt.date: ...
    @property
    def quantity(self) -> int: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Home:
    """An address of the resident, and the community it lies in."""

    address_id: int
    is_default: bool
    community_code: str


@dataclass(frozen=True, slots=True)
class Served:
    """The resident an order is for. `place_code` of an order falls back on `residence_code`; `homes` oldest first."""

    resident_id: int
    person_id: int
    name: str
    residence_code: str
    homes: tuple[Home, ...] = ()

    @property
    def street_code(self) -> str:
        """The street of the residence: nine digits."""
        return self.residence_code[:9]


@dataclass(frozen=True, slots=True)
class Offer:
    """A draft that has been looked up: what it is, who gives it, when, where and at what price.

    `price` is unit price × quantity without `fees`; instants are UTC. Until `free_until` it can be
    ordered, changed, and cancelled free of charge. `venue` is `home` or `provider`; `words` say what
    was ordered in both languages. `detail` are the vertical's own columns; `stock` the keys and
    quantities of capacity it takes; `left` how many were left at look-up.
    """

    draft: Draft
    service_id: int
    service_code: str
    service_name: str
    service_name_en: str
    provider_id: int
    provider_code: str
    provider_kind: str
    provider_name: str
    provider_name_en: str
    day: dt.date
    at: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    free_until: dt.datetime
    quantity: Decimal
    unit_price: Money
    price: Money
    fees: Money
    venue: str
    address_id: int | None
    place_code: str
    words: Mapping[str, str]
    detail: Mapping[str, Any]
    stock: Sequence[tuple[int, int]]
    left: int | None = None
    drawing: str = field(default="")


class Vertical(Protocol):
    """One way of serving. Shared code asks these and never which vertical it is.

    `proofs` are the proofs that complete an order, the first the ordinary one; `late_fee_percent` is
    what of the resident's part a late cancellation keeps.
    """

    @property
    def name(self) -> str: ...
    @property
    def draft_type(self) -> type: ...
    @property
    def proofs(self) -> tuple[str, ...]: ...
    @property
    def late_fee_percent(self) -> int: ...

    def look_up(self, served: Served, drafts: Sequence[Draft], *, mine: Collection[int] = ()) -> list[Offer]:
        """Offers in the order of the drafts; errors in words. Portions the orders `mine` hold count as free."""
        ...

    def write(self, rows: Sequence[tuple[int, Offer]]) -> None:
        """Insert the details of new orders (order id, offer) with one statement."""
        ...

    def rewrite(self, order_id: int, offer: Offer) -> None:
        """Replace the details of a changed order."""
        ...

    def drafts_of(self, order_ids: Collection[int]) -> dict[int, Draft]:
        """The drafts that would make these orders again."""
        ...

    def next_best(self, served: Served, draft: Draft, limit: int = 3) -> list[NextBest]:
        """What to offer where the draft cannot be had: the same service another day, then others that day."""
        ...


@dataclass(frozen=True, slots=True)
class NextBest:
    """Another offer near one that could not be had."""

    service_id: int
    service_name: str
    service_name_en: str
    provider_name: str
    provider_name_en: str
    day: dt.date
    starts_at: dt.datetime
    price: Money
    left: int
