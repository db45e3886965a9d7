"""Sealed values open in their own row alone, and keys can be changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidTag

from app.core import crypto
from tests.support.settings import TEST_KEYS

OLD, NEW = ("k1", b"1" * 32), ("k2", b"2" * 32)


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    crypto.init_keys([OLD])
    yield
    crypto.init_keys(TEST_KEYS)


def test_a_value_opens_where_it_was_sealed() -> None:
    assert crypto.unseal(crypto.seal("13800000001", "people.phone", 7), "people.phone", 7) == "13800000001"


@pytest.mark.parametrize(("column", "row"), [("people.phone", 8), ("people.totp", 7)])
def test_a_value_copied_elsewhere_does_not_open(column: str, row: int) -> None:
    sealed = crypto.seal("13800000001", "people.phone", 7)
    with pytest.raises(InvalidTag):
        crypto.unseal(sealed, column, row)


def test_a_newer_key_seals_the_old_one_opens_and_indexes_stay() -> None:
    sealed, index = crypto.seal("x", "c", 1), crypto.blind_index("x", "phone")
    crypto.init_keys([NEW, OLD])
    assert crypto.unseal(sealed, "c", 1) == "x"
    assert crypto.seal("x", "c", 1).startswith("k2.")
    assert crypto.blind_index("x", "phone") == index


def test_an_index_tells_purposes_apart_and_two_seals_differ() -> None:
    assert crypto.blind_index("x", "phone") != crypto.blind_index("x", "id")
    assert crypto.seal("x", "c", 1) != crypto.seal("x", "c", 1)
