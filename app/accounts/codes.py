"""Six-digit codes sent to a phone: ten minutes, once, five tries, five an hour. All limits are rows."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from collections.abc import Mapping
from typing import Literal

from sqlalchemy import select, update

from app.accounts.events import PhoneCodeAsked
from app.accounts.locks import changed, take_turn
from app.accounts.models import PhoneCode
from app.accounts.phones import phone_index
from app.core import clock, crypto
from app.core.db import session
from app.core.errors import TooMany
from app.core.events import announce
from app.core.ids import new_id

LIFE = dt.timedelta(minutes=10)
HOUR = dt.timedelta(hours=1)
PER_HOUR = 5
TRIES = 5

CodeAnswer = Literal["right", "wrong", "spent"]


def ask_code(phone: str, purpose: str, *, params: Mapping[str, str] | None = None, quietly: bool = False) -> None:
    """Make a code for `phone` (11 digits) and announce `PhoneCodeAsked`; `TooMany` after five within an hour.

    Known and unknown phones are treated alike. A newer code replaces an older one of the same purpose. `quietly`
    counts without sending, where a stranger's phone must not ring and yet the asker must not learn it is a stranger's.
    """
    index, now = phone_index(phone), clock.now()
    take_turn(f"code:{index}")
    query = select(PhoneCode.created_at).where(PhoneCode.phone_index == index, PhoneCode.created_at > now - HOUR)
    sent = session().scalars(query.order_by(PhoneCode.created_at)).all()
    if len(sent) >= PER_HOUR:
        minutes = int((sent[-PER_HOUR] + HOUR - now).total_seconds() // 60) + 1
        raise TooMany("这个号码一小时内已发过 5 次验证码，请 %(minutes)s 分钟后再试", minutes=minutes)
    code, code_id = f"{secrets.randbelow(1_000_000):06d}", new_id()
    session().add(
        PhoneCode(
            id=code_id,
            phone_index=index,
            purpose=purpose,
            code_digest=_digest(code_id, code),
            created_at=now,
            expires_at=now + LIFE,
            tries=0,
        )
    )
    session().flush()
    if not quietly:
        announce(PhoneCodeAsked(phone, code, purpose, dict(params or {})))


def take_code(phone: str, purpose: str, code: str) -> CodeAnswer:
    """Try a code: `right` once, `wrong`, or `spent` where no live code is left to try.

    It answers instead of raising, so that the edge commits the counted try.
    """
    index, now = phone_index(phone), clock.now()
    take_turn(f"code:{index}")
    query = select(PhoneCode).where(PhoneCode.phone_index == index, PhoneCode.purpose == purpose)
    newest = session().scalars(query.order_by(PhoneCode.created_at.desc(), PhoneCode.id.desc()).limit(1)).first()
    if newest is None or newest.used_at is not None or newest.expires_at <= now:
        return "spent"
    mine = update(PhoneCode).where(PhoneCode.id == newest.id, PhoneCode.used_at.is_(None))
    if not changed(mine.where(PhoneCode.tries < TRIES).values(tries=PhoneCode.tries + 1)):
        return "spent"
    if not hmac.compare_digest(newest.code_digest, _digest(newest.id, code.strip())):
        return "wrong"
    session().execute(mine.values(used_at=now))
    return "right"


def _digest(code_id: int, code: str) -> str:
    return crypto.token_digest(f"code:{code_id}:{code}")
