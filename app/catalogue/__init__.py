"""catalogue: what is sold — services, their prices from a day on, dated menus, and the shelf.

Words: a service is *listed* once the street has checked it; it *stands on the shelf* while it is
listed, its provider verified and its certificates valid. Not here: how many portions are left
(`availability`), what a person pays (`funding`), who the provider is (`providers`).

Invariants and what holds each: one menu a service and day (unique key); a rise of a publicly paid
price counts only after another person approved it (`pricing`); a lapsed certificate takes services
off the shelf without any job (`shelf_until`, asked by every query of the shelf).
"""

from app.catalogue.cards import MenuCard, Option, ServiceCard, menu, menu_on, menus, options, service
from app.catalogue.codes import KINDS_OF_SERVICE, WITH_MENUS
from app.catalogue.listing import (
    HANDOVERS,
    add_service,
    change_service,
    decide_service,
    end_service,
    pause_service,
    reshelve,
    resume_service,
)
from app.catalogue.menu_days import copy_week, set_menu
from app.catalogue.pricing import decide_filing, file_price, price_on
from app.catalogue.queries import Filing, OwnService, own_services, waiting_filings, waiting_services
from app.catalogue.reasons import Reason, why_not_shown
from app.catalogue.shelf import NextFree, ShelfItem, count, items, shelf

__all__ = [
    "HANDOVERS", "KINDS_OF_SERVICE", "WITH_MENUS", "Filing", "MenuCard", "NextFree", "Option", "OwnService", "Reason",
    "ServiceCard", "ShelfItem", "add_service", "change_service", "copy_week", "count", "decide_filing",
    "decide_service", "end_service", "file_price", "items", "menu", "menu_on", "menus", "options", "own_services",
    "pause_service", "price_on", "reshelve", "resume_service", "service", "set_menu", "shelf", "waiting_filings",
    "waiting_services", "why_not_shown",
]  # fmt: skip
