"""Phone numbers and names: how they are read, found and masked. Mobile numbers of the mainland, 11 digits."""

from __future__ import annotations

import re

from app.core import crypto
from app.core.errors import Invalid

PHONE = "people.phone"
_MOBILE = re.compile(r"^1[3-9]\d{9}$", re.ASCII)
_NOISE = re.compile(r"[\s\-()（）]")


def normal_phone(text: str) -> str:
    """Eleven digits from what was typed (spaces, dashes, +86 allowed); `Invalid` for anything else."""
    digits = _NOISE.sub("", text.translate(str.maketrans("０１２３４５６７８９＋", "0123456789+")))
    digits = digits.removeprefix("+86").removeprefix("0086")
    if not _MOBILE.match(digits):
        raise Invalid(fields={"phone": "请输入 11 位手机号码"})
    return digits


def phone_index(phone: str) -> str:
    """The blind index a whole phone is found by."""
    return crypto.blind_index(phone, "phone")


def tail_index(tail: str) -> str:
    """The blind index of a phone's last four digits."""
    return crypto.blind_index(tail, "phone_tail")


def mask_phone(phone: str) -> str:
    """138****1234."""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_name(name: str) -> str:
    """The family name alone: 王**. A name in Latin letters keeps its first letter."""
    return f"{name[:1]}**" if name else ""
