"""What no page can mean is refused on every page: NUL, and numbers beyond the database's."""

from __future__ import annotations

import pytest

from tests.support.people import SignIn

HUGE = "9" * 20


@pytest.mark.parametrize(
    "path",
    [
        f"/street/residents/{HUGE}", f"/street/budgets/{HUGE}", f"/street/orders?after={HUGE}",
        f"/street/applications?after=2026-11-11.{HUGE}", "/street/applications/%00", "/street/orders/L%00",
    ],
)  # fmt: skip
def test_addresses_beyond_sense_are_404(world: str, as_person: SignIn, path: str) -> None:
    assert as_person("chenli").get(path).status_code == 404


def test_nul_in_a_search_or_a_form_is_422(world: str, as_person: SignIn) -> None:
    client = as_person("chenli")
    assert client.get("/street/residents?q=%00").status_code == 422
    assert client.post("/street/keys", data={"keys": "o\x00"}).status_code == 422


def test_the_page_after_a_refusal_works(world: str, as_person: SignIn) -> None:
    client = as_person("chenli")
    client.get(f"/street/orders?after={HUGE}")
    assert client.get("/street/orders").status_code == 200
