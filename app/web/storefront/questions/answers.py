"""The shape of a vertical's questions and the answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from app import catalogue, orders, residents
from app.core.errors import Invalid


class Answers(Protocol):
    """The answers to an order's questions, as they stand in the address."""

    @property
    def vertical(self) -> str: ...
    @property
    def questions(self) -> tuple[str, ...]: ...
    @property
    def card(self) -> catalogue.ServiceCard: ...
    @property
    def who(self) -> residents.Served: ...

    def missing(self) -> str | None:
        """The first question without an answer; None when all are answered."""

    def check(self, question: str) -> None:
        """`Invalid` with the field's sentence where the answer to `question` does not hold."""

    def params(self) -> dict[str, Any]:
        """The answers as address parameters."""

    def hidden(self, besides: str) -> list[tuple[str, str]]:
        """The answers as hidden fields, without those of the question being asked."""

    def drafts(self, note: str = "") -> list[orders.Draft]:
        """The orders these answers ask for, one a service date, each with the note."""

    def rows(self) -> list[dict[str, Any]]:
        """The check page's rows: question, words, where to change it."""


class Asking(Protocol):
    """How one vertical asks."""

    def read(self, card: catalogue.ServiceCard, who: residents.Served, given: Mapping[str, Any]) -> Answers:
        """The answers standing in `given`, known ones filled in."""

    def again(self, card: catalogue.ServiceCard, who: residents.Served, before: orders.Draft) -> Answers:
        """The answers that order the same as before on the service's next free day."""


def whole(given: Mapping[str, Any], name: str) -> int | None:
    """A whole number from the address, None where there is none or it is not one."""
    text = str(given.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def refuse(field: str, sentence: str) -> Invalid:
    """An error of one field."""
    return Invalid(sentence, fields={field: sentence})


def flat(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters as name and value pairs, lists spread out."""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        several: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
        pairs.extend((name, str(one)) for one in several)
    return pairs
