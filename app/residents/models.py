"""Tables of residents: who they are, their facts with dates, addresses, contacts, proxies, consents."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.money import Money

FACT_KINDS = (
    "hukou", "residence", "permit", "status", "care_level", "insurance_level", "disability", "draws", "declared",
    "elected", "died",
)  # fmt: skip
LINK_STATES = ("asked", "active", "withdrawn", "refused")


class Resident(Base):
    """A person who is served. The identity number (GB 11643) is sealed; the birth date comes from it.

    `residence_code` is today's residence, kept beside its dated fact for scoping lists.
    """

    __tablename__ = "residents"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    id_number_sealed: Mapped[str | None]
    id_number_index: Mapped[str | None] = mapped_column(String(32), unique=True)
    born: Mapped[dt.date] = mapped_column(Date)
    sex: Mapped[str] = mapped_column(String(1))
    residence_code: Mapped[str] = mapped_column(ForeignKey("divisions.code"), index=True)
    pinyin: Mapped[str] = mapped_column(String(120), index=True)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    erased_at: Mapped[dt.datetime | None]


class Fact(Base):
    """One fact of a resident from a day to a day (both inclusive). The value is sealed JSON.

    `name` tells apart several facts of one kind: a status code, a disability kind, a programme drawn,
    a declared fact, a group elected in; empty for kinds of which there is one at a time. A corrected fact stays on
    file and no longer counts.
    """

    __tablename__ = "resident_facts"
    __table_args__ = (
        CheckConstraint(f"kind IN {FACT_KINDS}", name="kind"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days"),
        Index("ix_resident_facts_resident", "resident_id", "kind"),
    )

    id: Mapped[Id]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(40), default="")
    value_sealed: Mapped[str]
    from_day: Mapped[dt.date] = mapped_column(Date)
    until_day: Mapped[dt.date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(40))
    recorded_by: Mapped[int | None]
    recorded_at: Mapped[dt.datetime]
    corrected_at: Mapped[dt.datetime | None]


class ResidentAddress(Base):
    """An address a resident is served at; one is the default."""

    __tablename__ = "resident_addresses"

    id: Mapped[Id]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    label: Mapped[str] = mapped_column(String(20))
    is_default: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[dt.datetime | None]


class Contact(Base):
    """Whom to call about a resident."""

    __tablename__ = "resident_contacts"

    id: Mapped[Id]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    relation: Mapped[str] = mapped_column(String(20))
    phone_sealed: Mapped[str]


class ProxyLink(Base):
    """A proxy's right to order for a resident, resting on a recorded consent.

    `consent` is `code` (to the elder's phone) or `in_person` (a community worker confirms);
    `consent_version` names the wording agreed to; `relation` is what the proxy is to the resident (女儿);
    `order_limit` caps the resident's part of one order.
    """

    __tablename__ = "proxy_links"
    __table_args__ = (
        CheckConstraint(f"state IN {LINK_STATES}", name="state"),
        Index("ix_proxy_links_proxy", "proxy_id", "state"),
        Index("ix_proxy_links_resident", "resident_id", "state"),
    )

    id: Mapped[Id]
    proxy_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    relation: Mapped[str] = mapped_column(String(20))
    scope: Mapped[list[str]]
    order_limit: Mapped[Money | None]
    from_day: Mapped[dt.date] = mapped_column(Date)
    until_day: Mapped[dt.date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    consent: Mapped[str] = mapped_column(String(10))
    consent_version: Mapped[str] = mapped_column(String(12))
    consented_at: Mapped[dt.datetime | None]
    confirmed_by: Mapped[int | None]
    withdrawn_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
