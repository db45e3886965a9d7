"""Reading what was typed: shapes only. What does not have the shape is `Invalid`, named by its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask_babel import gettext

from app.core.errors import Invalid, LinliError
from app.core.money import Money
from app.web.kernel.errors import said


class Typed:
    """The fields of a form. Each reader answers a value, and remembers what did not have its shape.

    >>> typed = Typed({"price": "18.00"})
    >>> typed.money("price")
    Money(1800)
    """

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.wrong: dict[str, str] = {}

    def text(self, name: str, longest: int = 200) -> str:
        """What was typed, without blanks around it."""
        found = self.form.get(name, "").strip()
        if len(found) > longest:
            self.wrong[name] = "写得太长了，请短一些"
        return found[:longest]

    def whole(self, name: str, least: int = 0, most: int = 100_000) -> int:
        """A whole number within bounds."""
        found = self.text(name, 12)
        if not found.isascii() or not found.isdigit() or not least <= int(found) <= most:
            self.wrong[name] = "请填写数字"
            return least
        return int(found)

    def money(self, name: str) -> Money:
        """An amount in yuan, at most two decimals, not negative."""
        try:
            found = Money.yuan(self.text(name, 14).lstrip("¥￥ ") or "x")
        except ValueError:
            found = Money(-1)
        if found < 0:
            self.wrong[name] = "请填写金额，例如 18 或 18.50"
            return Money(0)
        return found

    def day(self, name: str) -> dt.date:
        """A day written 2026-11-23."""
        try:
            return dt.date.fromisoformat(self.text(name, 10))
        except ValueError:
            self.wrong[name] = "请填写日期"
            return dt.date.min

    def time(self, name: str) -> dt.time:
        """A time of day written 11:30."""
        try:
            return dt.time.fromisoformat(self.text(name, 5)[:5])
        except ValueError:
            self.wrong[name] = "请填写时间，例如 11:30"
            return dt.time.min

    def check(self) -> None:
        """`Invalid` with every field that did not have its shape."""
        if self.wrong:
            raise Invalid(fields=self.wrong)


def field_errors(error: LinliError, field: str = "form", **names: str) -> dict[str, str]:
    """The refusal as sentences by field, in the page's language; one without fields stands at `field`.

    `names` says what the page calls a field the operation names otherwise: `cash_collected="cash"`.
    """
    fields = error.fields if isinstance(error, Invalid) else {}
    return {names.get(name, name): gettext(text) for name, text in fields.items()} or {field: said(error)}
