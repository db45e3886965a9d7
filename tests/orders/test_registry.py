"""The registry of verticals is complete: everything shared code asks of one is there."""

from __future__ import annotations

import pytest

from app.catalogue.models import VERTICALS as SOLD
from app.core.errors import Invalid
from app.orders.details import registry
from app.orders.details.offers import Vertical

ASKED = ("look_up", "write", "rewrite", "drafts_of", "next_best")


@pytest.mark.parametrize(("name", "vertical"), registry.VERTICALS.items())
def test_a_vertical_answers_everything_it_is_asked(name: str, vertical: Vertical) -> None:
    assert name == vertical.name and name in SOLD
    assert vertical.draft_type.vertical == name
    assert vertical.proofs and 0 <= vertical.late_fee_percent <= 100
    assert all(callable(getattr(vertical, verb)) for verb in ASKED)


def test_what_cannot_be_ordered_yet_is_refused_in_words() -> None:
    with pytest.raises(Invalid) as refused:
        registry.of("gifts")
    assert refused.value.message
