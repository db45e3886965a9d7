"""What a meal order says beyond the order: which menu, handed over how, options, wishes."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class MealDetail(Base):
    """`handover` is `delivery`, `pickup` or `dine_in`; `option_names` are frozen words."""

    __tablename__ = "meal_details"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    menu_id: Mapped[int] = mapped_column(ForeignKey("menus.id"), index=True)
    handover: Mapped[str] = mapped_column(String(8))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("service_options.id"))
    dishes: Mapped[str] = mapped_column(String(200))
    dishes_en: Mapped[str] = mapped_column(String(300))
