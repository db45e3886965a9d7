"""Invented identity numbers and social credit codes with right check digits."""

from __future__ import annotations

import datetime as dt

from stdnum.cn import ric, uscc


def id_number(area: str, born: dt.date, order: int) -> str:
    """An identity number (GB 11643) of `area` (six digits); an odd `order` is a man's, an even one a woman's."""
    body = f"{area}{born:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


def credit_code(body: str) -> str:
    """A unified social credit code (GB 32100) from its first seventeen characters."""
    return body + uscc.calc_check_digit(body)
