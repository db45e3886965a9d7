"""Days, moments and quantities in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core import clock
from app.web import formatting
from tests.web.style_app import make_app

MONDAY = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "zh",
            [
                "2026年11月23日 星期一",
                "11月25日 星期三",
                "今天 09:30",
                "明天",
                "2026年11月",
                "2027年1月2日",
                "2 份",
                "12元5角",
            ],
        ),
        (
            "en",
            [
                "Mon 23 Nov 2026",
                "Wed 25 Nov",
                "today 09:30",
                "tomorrow",
                "Nov 2026",
                "2 Jan 2027",
                "2 portions",
                "12.50 yuan",
            ],
        ),
    ],
)
def test_days_and_quantities(language: str, expected: list[str]) -> None:
    unit = {"zh": "份", "en": "portions"}
    with clock.freeze(MONDAY), make_app().test_request_context(f"/?language={language}"):
        assert [
            formatting.date_long(MONDAY),
            formatting.day_near(dt.date(2026, 11, 25)),
            formatting.moment(MONDAY),
            formatting.day_near(dt.date(2026, 11, 24)),
            formatting.month(MONDAY),
            formatting.date_short(dt.date(2027, 1, 2)),
            formatting.quantity(2, unit),
            formatting.money_spoken(1250),
        ] == expected


def test_an_instant_late_in_the_evening_in_greenwich_is_the_next_day_in_shanghai() -> None:
    with make_app().test_request_context("/"):
        assert formatting.date(dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)) == "2026年11月24日"
        assert 'datetime="2026-11-24T01:00+08:00"' in formatting.time_tag(
            dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)
        )


def test_a_message_of_data_falls_back_to_chinese() -> None:
    with make_app().test_request_context("/?language=en"):
        assert formatting.say({"zh": "每餐付 5 元", "en": ""}) == "每餐付 5 元"
        assert formatting.say("plain") == "plain"
        assert formatting.say(None) == ""
