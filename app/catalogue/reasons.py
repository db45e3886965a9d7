"""Why a service is not shown: every reason that holds, in words for the provider and the resident."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.availability.models import Stock
from app.catalogue.codes import WITH_MENUS
from app.catalogue.models import Menu, Service
from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.places import prefixes
from app.providers import certificate_name, missing_certificates
from app.providers.models import Provider, ServiceArea


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps a service from being ordered: a stable code, and words in both languages."""

    code: str
    words: dict[str, str]


_PROVIDER = {
    "applied": ("服务商还在等街道核验", "The street office has not verified the provider yet"),
    "returned": ("服务商的入驻申请被退回，需要补件", "The provider's application was returned"),
    "rejected": ("服务商没有通过核验", "The provider was not accepted"),
    "suspended": ("服务商已被暂停", "The provider is suspended"),
    "ended": ("服务商已退出", "The provider has left"),
}
_SERVICE = {
    "submitted": ("这项服务和价格还在等街道核验", "The street office has not checked this service and its price yet"),
    "returned": ("这项服务被街道退回，需要修改", "The street office returned this service"),
    "paused": ("服务商暂停了这项服务", "The provider has paused this service"),
    "ended": ("这项服务已经停止", "This service has ended"),
}


def why_not_shown(service_id: int, day: dt.date | None = None, *, residence_code: str | None = None) -> list[Reason]:
    """All reasons why a resident (of `residence_code`) is not offered the service, for `day` if one is given.

    Empty when it stands on the shelf. A day asks for certificates valid on that day and a menu with
    portions before its cut-off. `NotFound` if there is no such service.
    """
    query = select(Service, Provider).join(Provider, Provider.id == Service.provider_id)
    row = session().execute(query.where(Service.id == service_id)).first()
    if row is None:
        raise NotFound
    found, provider = row
    reasons = [*_standing(found, provider, day or clock.today()), *_area(provider.id, residence_code)]
    if day is not None and found.vertical in WITH_MENUS:
        reasons += _menu(found, day)
    return reasons


def _reason(code: str, words: tuple[str, str]) -> Reason:
    return Reason(code, {"zh": words[0], "en": words[1]})


def _standing(found: Service, provider: Provider, day: dt.date) -> Iterator[Reason]:
    if provider.state in _PROVIDER:
        yield _reason(f"provider_{provider.state}", _PROVIDER[provider.state])
    if found.state in _SERVICE:
        yield _reason(f"service_{found.state}", _SERVICE[found.state])
    outside = (found.shelf_until is not None and day > found.shelf_until) or (
        found.shelf_from is not None and day < found.shelf_from
    )
    if outside:
        for kind in missing_certificates(provider.id, found.vertical, day):
            name = certificate_name(kind)
            yield _reason(
                f"certificate_{kind}",
                (f"当天没有有效且已核对的{name['zh']}", f"No valid, checked {name['en'].lower()} on that day"),
            )


def _area(provider_id: int, residence_code: str | None) -> Iterator[Reason]:
    areas = select(ServiceArea.id).where(ServiceArea.provider_id == provider_id)
    if session().scalar(areas.limit(1)) is None:
        yield _reason("no_area", ("还没有填写服务区域", "No service area has been entered"))
    elif residence_code is not None:
        here = areas.where(ServiceArea.division_code.in_(prefixes(residence_code)))
        if session().scalar(here.limit(1)) is None:
            yield _reason("outside_area", ("不服务这个社区", "Does not serve this community"))


def _menu(found: Service, day: dt.date) -> Iterator[Reason]:
    query = select(Menu.cutoff_at, Stock.capacity, Stock.taken).join(Stock, Stock.key == Menu.id)
    menu: Any = session().execute(query.where(Menu.service_id == found.id, Menu.day == day)).first()
    if menu is None:
        yield _reason("no_menu", ("当天没有菜单", "No menu for that day"))
        return
    if menu.cutoff_at <= clock.now():
        yield _reason("past_cutoff", ("已过截止时间", "Past the cut-off"))
    if menu.taken >= menu.capacity:
        yield _reason("sold_out", ("已经订满", "Sold out"))
