"""Tables of organisations."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id

KINDS = ("street_office", "district_bureau", "funder", "evaluation_body", "residents_committee", "provider")


class Organisation(Base):
    """A body with a name, seated at a division. `uscc` is its unified social credit code (GB 32100), checked."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str | None] = mapped_column(String(120))
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    division_code: Mapped[str] = mapped_column(ForeignKey("divisions.code"), index=True)
    phone: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[dt.datetime]
