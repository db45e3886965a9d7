"""A figure and whether it keeps its bound."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from bench.timing import Ratio


class Verdict(enum.Enum):
    """`over` is past the aim and within what is never passed; `broken` is an invariant that does not hold."""

    KEPT = "ok"
    OVER = "over"
    PASSED = "PAST ITS LIMIT"
    BROKEN = "FAILED"

    @classmethod
    def of(
        cls, value: float, *, at_most: float | None = None, at_least: float | None = None, never: float | None = None
    ) -> Verdict:
        """The value against its aim (one of `at_most` and `at_least`) and what it may `never` pass."""
        if at_least is not None:
            return cls.of(-value, at_most=-at_least, never=None if never is None else -never)
        if at_most is None or value <= at_most:
            return cls.KEPT
        return cls.OVER if never is not None and value <= never else cls.PASSED


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report."""

    name: str
    verdict: Verdict
    value: str
    bound: str = ""
    detail: str = ""

    @classmethod
    def of_ratio(
        cls,
        name: str,
        ratio: Ratio,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        never: float | None = None,
        broken: str = "",
    ) -> Figure:
        """A ratio with its rounds' smallest and largest; `broken` says which invariant does not hold."""
        verdict = Verdict.of(ratio.median, at_most=at_most, at_least=at_least, never=never)
        aim = f"≤ {at_most:g}" if at_most is not None else f"≥ {at_least:g}" if at_least is not None else ""
        limit = f" (never {'above' if at_most is not None else 'below'} {never:g})" if never is not None else ""
        detail = f"{ratio.one * 1000:.2f} ms beside {ratio.other * 1000:.2f} ms"
        return cls(
            name, Verdict.BROKEN if broken else verdict, f"{ratio.median:.2f} [{ratio.least:.2f}–{ratio.most:.2f}]",
            aim + limit, broken or detail,
        )  # fmt: skip

    @classmethod
    def of_count(cls, name: str, count: int, *, at_most: int, never: int) -> Figure:
        """A number of statements."""
        return cls(
            name, Verdict.of(count, at_most=at_most, never=never), str(count), f"≤ {at_most} (never above {never})"
        )

    @classmethod
    def said(cls, name: str, value: str, detail: str = "") -> Figure:
        """A figure without a bound."""
        return cls(name, Verdict.KEPT, value, detail=detail)

    def plain(self) -> dict[str, str]:
        """As data."""
        said = {"name": self.name, "value": self.value, "bound": self.bound, "detail": self.detail}
        return said | {"verdict": self.verdict.value}

    def line(self) -> str:
        """As it is printed."""
        return f"  {self.verdict.value:<7} {self.name:<52} {self.value:<22} {self.bound:<24} {self.detail}".rstrip()
