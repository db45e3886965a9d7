"""Money is split, never divided, and parts sum to the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import Money


@given(st.integers(0, 10**12), st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any))
def test_parts_sum_to_the_whole(fen: int, weights: list[int]) -> None:
    parts = Money(fen).split(weights)
    assert sum(parts) == fen
    assert all(part >= 0 for part in parts)
    assert [int(part) for part in parts[:-1]] == [fen * weight // sum(weights) for weight in weights[:-1]]


def test_money_is_not_divided() -> None:
    for divide in (lambda: Money(3) / 2, lambda: Money(3) // 2, lambda: Money(3) % 2):
        with pytest.raises(TypeError):
            divide()


@pytest.mark.parametrize("written", ["1.234", "1e3", "", "nan", "1,000", "+1"])
def test_yuan_are_read_as_written_or_not_at_all(written: str) -> None:
    with pytest.raises(ValueError, match="yuan"):
        Money.yuan(written)


def test_yuan_become_fen() -> None:
    assert (Money.yuan("0.01"), Money.yuan("18"), str(Money.yuan("13.5"))) == (1, 1800, "13.50")
