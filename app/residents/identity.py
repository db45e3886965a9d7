"""Identity numbers (GB 11643): checked by check digit, place and birth date, and what they tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from app.core import clock, crypto
from app.core.errors import Invalid

OLDEST_YEARS = 125
_WRONG = "身份证号码不对，请照证件上的 18 位填写"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked number, its birth date and sex (`M`, `F`)."""

    number: str = field(repr=False)
    born: dt.date
    sex: str


def read_id_number(text: str) -> IdNumber:
    """Check an 18-digit number; `Invalid` for a wrong check digit, place or an implausible birth date."""
    number = "".join(text.split()).upper()
    if len(number) != 18:
        raise Invalid(fields={"id_number": _WRONG})
    try:
        number = ric.validate(number)
        born = ric.get_birth_date(number)
    except (ValidationError, ValueError) as error:
        raise Invalid(fields={"id_number": _WRONG}) from error
    today = clock.today()
    if not (born <= today and born.year >= today.year - OLDEST_YEARS):
        raise Invalid(fields={"id_number": "身份证号码里的出生日期不可能，请核对"})
    return IdNumber(number, born, "M" if int(number[16]) % 2 else "F")


def id_number_index(number: str) -> str:
    """The blind index an identity number is found by."""
    return crypto.blind_index(number, "id_number")


def mask_id_number(number: str) -> str:
    """1101**********002X."""
    return f"{number[:4]}{'*' * 10}{number[-4:]}"
