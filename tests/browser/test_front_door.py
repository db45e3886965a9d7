"""The front door on a phone: the page fits, the language is said, and a person of the cast is at home."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.browsers import PHONE, PhoneSignIn

WIDTH = "document.documentElement.scrollWidth"


def test_a_stranger_is_led_to_sign_in(page: Page) -> None:
    page.goto("/orders")
    assert "/sign-in" in page.url
    assert page.evaluate(WIDTH) <= PHONE["width"]
    assert page.evaluate("document.documentElement.lang").startswith("zh")


def test_somebody_of_the_cast_is_at_home(page_as: PhoneSignIn) -> None:
    page = page_as("李明")
    page.goto("/")
    assert "/sign-in" not in page.url
    assert page.evaluate(WIDTH) <= PHONE["width"]
