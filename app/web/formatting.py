"""How money, days and moments are written on screens, in the reader's language.

Amounts are integer fen; instants are aware datetimes and shown in Asia/Shanghai. English months and
weekdays are spelled here, not taken from the process locale, so that every server writes the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup, escape

from app.core import clock

_ZH_WEEKDAYS = "一二三四五六日"
_EN_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MoneyParts(NamedTuple):
    """An amount cut for setting large: `sign` is "" or "−", `yuan` grouped by thousands, `fen` two digits."""

    sign: str
    yuan: str
    fen: str


def is_english() -> bool:
    """Whether the reader reads English; everything else is answered in Chinese."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def money_parts(fen: int) -> MoneyParts:
    """Cut integer fen into sign, yuan and fen."""
    yuan, rest = divmod(abs(int(fen)), 100)
    return MoneyParts("−" if fen < 0 else "", f"{yuan:,}", f"{rest:02d}")


def money(fen: int) -> str:
    """1200 → "¥12.00", -13000 → "−¥130.00"."""
    sign, yuan, rest = money_parts(fen)
    return f"{sign}¥{yuan}.{rest}"


def money_short(fen: int) -> str:
    """As `money`, without ".00" when the amount is whole yuan: 500 → "¥5", 550 → "¥5.50"."""
    sign, yuan, rest = money_parts(fen)
    return f"{sign}¥{yuan}" if rest == "00" else f"{sign}¥{yuan}.{rest}"


def money_spoken(fen: int) -> str:
    """The amount as it is said aloud: "12元5角", "零元"; in English "12.50 yuan"."""
    amount = abs(int(fen))
    yuan, rest = divmod(amount, 100)
    if is_english():
        said = f"{yuan}.{rest:02d} yuan" if rest else f"{yuan} yuan"
        return f"minus {said}" if fen < 0 else said
    jiao, cents = divmod(rest, 10)
    said = f"{yuan}元" if yuan else ""
    if jiao:
        said += f"{jiao}角"
    elif cents and yuan:
        said += "零"
    if cents:
        said += f"{cents}分"
    said = said or "零元"
    return f"减{said}" if fen < 0 else said


def _day(value: dt.date | dt.datetime) -> dt.date:
    return clock.local(value).date() if isinstance(value, dt.datetime) else value


def date(value: dt.date | dt.datetime) -> str:
    """2026年11月23日 / 23 Nov 2026."""
    day = _day(value)
    if is_english():
        return f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(value: dt.date | dt.datetime) -> str:
    """星期一 / Mon."""
    day = _day(value)
    return _EN_WEEKDAYS[day.weekday()] if is_english() else f"星期{_ZH_WEEKDAYS[day.weekday()]}"


def date_long(value: dt.date | dt.datetime) -> str:
    """2026年11月23日 星期一 / Mon 23 Nov 2026."""
    if is_english():
        return f"{weekday(value)} {date(value)}"
    return f"{date(value)} {weekday(value)}"


def date_short(value: dt.date | dt.datetime) -> str:
    """11月23日 / 23 Nov; with the year when it is another one."""
    day = _day(value)
    if day.year != clock.today().year:
        return date(day)
    if is_english():
        return f"{day.day} {_EN_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def day_near(value: dt.date | dt.datetime) -> str:
    """今天, 明天, 昨天 where true; else 11月25日 星期三 / Wed 25 Nov."""
    day = _day(value)
    near = {-1: ("昨天", "yesterday"), 0: ("今天", "today"), 1: ("明天", "tomorrow")}
    words = near.get((day - clock.today()).days)
    if words is not None:
        return words[1] if is_english() else words[0]
    if is_english():
        return f"{weekday(day)} {date_short(day)}"
    return f"{date_short(day)} {weekday(day)}"


def time_of_day(value: dt.datetime | dt.time) -> str:
    """11:40, on a Shanghai wall clock."""
    shown = clock.local(value).time() if isinstance(value, dt.datetime) else value
    return f"{shown.hour:02d}:{shown.minute:02d}"


def moment(value: dt.datetime) -> str:
    """今天 11:40 / today 11:40; 11月25日 星期三 09:30 / Wed 25 Nov 09:30."""
    return f"{day_near(value)} {time_of_day(value)}"


def month(value: dt.date | dt.datetime) -> str:
    """2026年11月 / Nov 2026."""
    day = _day(value)
    return f"{_EN_MONTHS[day.month - 1]} {day.year}" if is_english() else f"{day.year}年{day.month}月"


def quantity(value: int | float, unit: str | Mapping[str, str] = "") -> str:
    """2 份, 1.5 小时: no needless decimals; `unit` already in the reader's language or as zh and en."""
    shown = f"{value:,.1f}" if value != int(value) else f"{int(value):,}"
    return f"{shown} {say(unit)}".strip()


def say(text: str | Mapping[str, str] | None) -> str:
    """The reader's side of a message made of data, `{"zh": …, "en": …}`; plain text passes through."""
    if text is None:
        return ""
    if isinstance(text, Mapping):
        return text.get("en" if is_english() else "zh") or text.get("zh", "")
    return text


def time_tag(value: dt.datetime, shown: str | None = None) -> Markup:
    """`<time datetime=…>` around `moment(value)` or the given words."""
    iso = escape(clock.local(value).isoformat(timespec="minutes"))
    return Markup('<time datetime="{}">{}</time>').format(iso, shown or moment(value))


def init_formatting(app: Flask) -> None:
    """Give templates these as filters: `{{ order.total | money }}`."""
    app.jinja_env.filters.update(
        money=money,
        money_short=money_short,
        money_parts=money_parts,
        money_spoken=money_spoken,
        date=date,
        date_long=date_long,
        date_short=date_short,
        day_near=day_near,
        time_of_day=time_of_day,
        moment=moment,
        month=month,
        weekday=weekday,
        quantity=quantity,
        say=say,
        time_tag=time_tag,
    )
