"""Tables of people who sign in: people, roles, sessions, codes, second factors."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id

ROLES = (
    "resident", "proxy", "community_worker", "phone_operator", "assessor", "street_officer", "street_approver",
    "district_officer", "district_approver", "finance_officer", "funder", "provider_manager", "dispatcher",
    "worker", "evaluator", "auditor", "admin",
)  # fmt: skip
PHONE_ROLES = frozenset({"resident", "proxy", "worker"})


class Person(Base):
    """A human being known to the installation. The phone is sealed and found by its blind indexes."""

    __tablename__ = "people"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60))
    phone_sealed: Mapped[str | None]
    phone_index: Mapped[str | None] = mapped_column(String(32), unique=True)
    phone_tail_index: Mapped[str | None] = mapped_column(String(32), index=True)
    login: Mapped[str | None] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None]
    totp_sealed: Mapped[str | None]
    totp_confirmed_at: Mapped[dt.datetime | None]
    totp_last_step: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(2), default="zh")
    elder_mode: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class Role(Base):
    """A role held at a division (with all its children) or at an organisation, from a day to a day.

    `ended_at` is set when it is taken back before its day.
    """

    __tablename__ = "roles"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days"),
        Index("ix_roles_person", "person_id"),
        Index("ix_roles_place", "role", "division_code"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(24))
    division_code: Mapped[str | None] = mapped_column(ForeignKey("divisions.code"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    from_day: Mapped[dt.date] = mapped_column(Date)
    until_day: Mapped[dt.date | None] = mapped_column(Date)
    granted_by: Mapped[int | None]
    ended_at: Mapped[dt.datetime | None]


class SignInSession(Base):
    """A browser signed in; ended by its person, by an admin, or by time. The token itself is not kept."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[Id]
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    second_factor_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class PhoneCode(Base):
    """A six-digit code sent to a phone: ten minutes, once, at most five tries."""

    __tablename__ = "phone_codes"
    __table_args__ = (Index("ix_phone_codes_phone", "phone_index", "created_at"),)

    id: Mapped[Id]
    phone_index: Mapped[str] = mapped_column(String(32))
    purpose: Mapped[str] = mapped_column(String(16))
    code_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[dt.datetime | None]


class PasswordTry(Base):
    """A failed password or second factor: the row limits are counted on."""

    __tablename__ = "password_tries"
    __table_args__ = (Index("ix_password_tries_login", "login", "at"),)

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(60))
    at: Mapped[dt.datetime]


class RecoveryCode(Base):
    """A one-time code that stands in for the second factor."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[dt.datetime | None]
