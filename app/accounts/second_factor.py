"""The second factor: time-based codes (RFC 6238) and ten recovery codes."""

from __future__ import annotations

import hmac
import secrets
from typing import Literal

import pyotp
from sqlalchemy import delete, func, insert, or_, select, update

from app.accounts.locks import changed, take_turn
from app.accounts.models import Person, RecoveryCode
from app.accounts.passwords import forget_failures, is_locked, record_failure
from app.accounts.queries import get
from app.accounts.sessions import end_all_sessions
from app.core import audit, clock, crypto
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict
from app.core.ids import new_id

TOTP = "people.totp"
STEP_SECONDS = 30
RECOVERY_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

FactorAnswer = Literal["right", "wrong", "locked"]


def has_second_factor(person_id: int) -> bool:
    """Whether the person has set one up and confirmed it."""
    return get(person_id).totp_confirmed_at is not None


def begin_second_factor(person_id: int, secret: str | None = None) -> str:
    """The secret (base32) to show as a QR code; the same until it is confirmed. `Conflict` where one is in force.

    A `secret` is given where the device already has it, as the demo's people do.
    """
    person = get(person_id)
    if person.totp_confirmed_at is not None:
        raise Conflict("第二步验证已经设好了")
    if person.totp_sealed is None:
        person.totp_sealed = crypto.seal(secret or pyotp.random_base32(), TOTP, person.id)
        session().flush()
    return crypto.unseal(person.totp_sealed, TOTP, person.id)


def confirm_second_factor(person_id: int, code: str, *, by: Actor) -> list[str] | None:
    """Take a first code: the ten recovery codes to be shown once, or None where the code is wrong."""
    person = get(person_id)
    if person.totp_confirmed_at is not None:
        raise Conflict("第二步验证已经设好了")
    if not _take_step(person, code):
        return None
    person.totp_confirmed_at = clock.now()
    session().flush()
    audit.record(by, "person", person_id, "confirm_second_factor", for_id=person_id)
    return renew_recovery_codes(person_id, by=by)


def renew_recovery_codes(person_id: int, *, by: Actor) -> list[str]:
    """Ten new recovery codes; the former ones no longer work."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    session().execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    rows = [{"id": new_id(), "person_id": person_id, "code_digest": _digest(person_id, code)} for code in codes]
    session().execute(insert(RecoveryCode), rows)
    audit.record(by, "person", person_id, "renew_recovery_codes", for_id=person_id)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(person_id: int) -> int:
    """How many recovery codes have not been used."""
    query = select(func.count()).select_from(RecoveryCode)
    return session().scalar(query.where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))) or 0


def second_factors() -> list[tuple[Person, str]]:
    """Everyone with a second factor in force and its secret, for the demo's inbox alone."""
    query = select(Person).where(Person.totp_confirmed_at.is_not(None), Person.ended_at.is_(None)).order_by(Person.id)
    return [(person, crypto.unseal(person.totp_sealed or "", TOTP, person.id)) for person in session().scalars(query)]


def check_second_factor(person_id: int, code: str) -> FactorAnswer:
    """The second of two steps, by a time-based or a recovery code; each works once. Tries count as failed passwords."""
    person = get(person_id)
    login = person.login or f"person:{person_id}"
    take_turn(f"login:{login}")
    if is_locked(login):
        return "locked"
    if person.totp_confirmed_at is not None and (_take_step(person, code) or _take_recovery_code(person_id, code)):
        forget_failures(login)
        return "right"
    record_failure(login)
    return "locked" if is_locked(login) else "wrong"


def reset_second_factor(person_id: int, *, by: Actor) -> None:
    """Forget the second factor and its recovery codes; the next sign-in sets up a new one. Sessions end."""
    person = get(person_id)
    person.totp_sealed = person.totp_confirmed_at = person.totp_last_step = None
    session().flush()
    session().execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    audit.record(by, "person", person_id, "reset_second_factor", for_id=person_id)
    end_all_sessions(person_id, by=by)


def _take_step(person: Person, code: str) -> bool:
    """Whether the code is that of this half minute or a neighbour, and its step was not used before."""
    if person.totp_sealed is None:
        return False
    typed = "".join(code.split())
    totp = pyotp.TOTP(crypto.unseal(person.totp_sealed, TOTP, person.id), interval=STEP_SECONDS)
    present = int(clock.now().timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed.encode().decode("ascii", "replace")):
            fresh = or_(Person.totp_last_step.is_(None), Person.totp_last_step < step)
            taken = update(Person).where(Person.id == person.id, fresh).values(totp_last_step=step)
            return changed(taken) == 1
    return False


def _take_recovery_code(person_id: int, code: str) -> bool:
    typed = "".join(each for each in code.upper() if each.isalnum())
    query = update(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.code_digest == _digest(person_id, typed),
        RecoveryCode.used_at.is_(None),
    )
    return changed(query.values(used_at=clock.now())) == 1


def _digest(person_id: int, code: str) -> str:
    return crypto.token_digest(f"recovery:{person_id}:{code}")
