"""Money: integer fen of CNY. There is no division, only splitting, so parts sum to the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NoReturn

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

_YUAN = re.compile(r"^-?\d{1,10}(\.\d{1,2})?$")


class Money(int):
    """An amount in fen. Adds, subtracts and multiplies by whole numbers; refuses division.

    >>> Money.yuan("13.50") + Money(50)
    Money(1400)
    """

    __slots__ = ()

    @classmethod
    def yuan(cls, text: str | int | Decimal) -> Money:
        """Read yuan as written, with at most two decimals; `ValueError` otherwise."""
        written = str(text).strip()
        if not _YUAN.match(written):
            raise ValueError("not an amount in yuan")
        return cls(int(Decimal(written) * 100))

    def __add__(self, other: int) -> Money:
        return Money(int(self) + int(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> Money:
        return Money(int(self) - int(other))

    def __rsub__(self, other: int) -> Money:
        return Money(int(other) - int(self))

    def __mul__(self, other: int) -> Money:
        if not isinstance(other, int):
            return NotImplemented
        return Money(int(self) * int(other))

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-int(self))

    def _no_division(self, _other: object) -> NoReturn:
        raise TypeError("money is split, never divided")

    __truediv__ = __floordiv__ = __mod__ = _no_division

    def __repr__(self) -> str:
        return f"Money({int(self)})"

    def __str__(self) -> str:
        sign = "-" if self < 0 else ""
        whole, fen = divmod(abs(int(self)), 100)
        return f"{sign}{whole}.{fen:02d}"

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Parts in proportion to `weights`; each rounds down, the last takes what is left."""
        total = sum(weights)
        if total <= 0 or any(w < 0 for w in weights):
            raise ValueError("weights must be non-negative and not all zero")
        parts = [Money(int(self) * w // total) for w in weights[:-1]]
        return [*parts, self - sum(parts)]


ZERO = Money(0)


class MoneyColumn(TypeDecorator[Money]):
    """Stores fen as BIGINT and gives `Money` back."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)
