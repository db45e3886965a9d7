"""Verbs of proxy links: asked, consented to by code or in person, withdrawn in one tap."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from app import accounts
from app.accounts import Viewer, scopes
from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.events import announce
from app.core.ids import new_id
from app.core.money import Money
from app.residents.events import ProxyLinkAsked, ProxyLinked, ProxyWithdrawn
from app.residents.models import ProxyLink, Resident
from app.residents.policies import can_confirm_link
from app.residents.queries import get, of_person
from app.residents.states import PROXY_LINK

CONSENT_VERSION = "2026-11"
SCOPES = ("meals", "care", "rides", "errands", "applications")
PURPOSE = "link"


def ask_link(
    by: Viewer,
    phone: str,
    relation: str,
    scope: list[str],
    *,
    limit: Money | None = None,
    until: dt.date | None = None,
) -> ProxyLink | None:
    """Ask to order for the resident with this phone; a code goes to it. None where no resident has it.

    The edge answers the same either way, and the limits of codes count either way, so nobody learns who is known.
    """
    _check(relation, scope, limit, until, phone)
    phone = accounts.normal_phone(phone)
    person = accounts.find_by_phone(phone)
    if person is not None and person.id == by.person_id:
        raise Invalid(fields={"phone": "这是您自己的号码，请填老人的号码"})
    resident = of_person(person.id) if person is not None and person.ended_at is None else None
    accounts.ask_code(phone, PURPOSE, params={"proxy": by.name}, quietly=resident is None)
    if resident is None:
        return None
    return _ask(by.person_id, resident, relation, scope, limit, until, "code", by)


def ask_link_in_person(
    by: Viewer,
    proxy_id: int,
    resident_id: int,
    relation: str,
    scope: list[str],
    *,
    limit: Money | None = None,
    until: dt.date | None = None,
) -> ProxyLink:
    """A community worker writes down that somebody wishes to order for a resident of theirs."""
    _check(relation, scope, limit, until)
    resident = get(by, resident_id)
    accounts.get(proxy_id)
    return _ask(proxy_id, resident, relation, scope, limit, until, "in_person", by)


def _check(
    relation: str, scope: list[str], limit: Money | None, until: dt.date | None, phone: str | None = None
) -> None:
    """Everything that does not hold, said at once."""
    fields: dict[str, str] = {}
    if phone is not None:
        try:
            accounts.normal_phone(phone)
        except Invalid as wrong:
            fields |= wrong.fields
    if not 1 <= len(relation.strip()) <= 20:
        fields["relation"] = "请选择您是老人的什么人"
    if not scope or not set(scope) <= set(SCOPES):
        fields["scope"] = "请至少选一类可以代办的事"
    if limit is not None and not 0 < limit <= 10_000_00:
        fields["limit"] = "上限应在 0.01 到 10000 元之间"
    if until is not None and until < clock.today():
        fields["until"] = "结束日期不能早于今天"
    if fields:
        raise Invalid(fields=fields)


def _ask(
    proxy_id: int,
    resident: Resident,
    relation: str,
    scope: list[str],
    limit: Money | None,
    until: dt.date | None,
    consent: str,
    by: Actor,
) -> ProxyLink:
    if proxy_id == resident.person_id:
        raise Invalid("不用替自己代办")
    open_links = select(ProxyLink).where(ProxyLink.proxy_id == proxy_id, ProxyLink.resident_id == resident.id)
    for former in session().scalars(open_links.where(ProxyLink.state.in_(("asked", "active")))):
        if former.state == "active" and (former.until_day is None or former.until_day >= clock.today()):
            raise Conflict("您已经可以替这位居民下单了")
        PROXY_LINK.move(former, "withdrawn", by=by, act="replace", for_id=resident.person_id)
        former.withdrawn_at = clock.now()
    link = ProxyLink(
        id=new_id(),
        proxy_id=proxy_id,
        resident_id=resident.id,
        relation=relation.strip(),
        scope=sorted(set(scope), key=SCOPES.index),
        order_limit=limit,
        from_day=clock.today(),
        until_day=until,
        state=PROXY_LINK.initial,
        consent=consent,
        consent_version=CONSENT_VERSION,
        created_at=clock.now(),
    )
    session().add(link)
    session().flush()
    detail = {"consent": consent, "version": CONSENT_VERSION}
    audit.record(by, "proxy_link", link.id, "ask", for_id=resident.person_id, to_state="asked", detail=detail)
    announce(ProxyLinkAsked(link.id, proxy_id, resident.id, resident.person_id, consent))
    return link


def confirm_link(by: Viewer, link_id: int, code: str) -> bool:
    """The elder told the code to the asker: the link is in force. False for a wrong code; the try is counted."""
    link, resident = _asked(link_id)
    if link.proxy_id != by.person_id or link.consent != "code":
        raise NotFound()
    phone = accounts.phone_of(accounts.get(resident.person_id))
    if not phone or accounts.take_code(phone, PURPOSE, code) != "right":
        return False
    _activate(link, resident, by)
    return True


def confirm_link_in_person(by: Viewer, link_id: int) -> ProxyLink:
    """A community worker has spoken with the elder: the link is in force, confirmed by them."""
    link, resident = _asked(link_id)
    get(by, resident.id)
    if not can_confirm_link(by, link, resident):
        raise Forbidden("要由老人所在社区的另一位工作人员当面确认")
    link.consent, link.confirmed_by = "in_person", by.person_id
    _activate(link, resident, by)
    return link


def _asked(link_id: int) -> tuple[ProxyLink, Resident]:
    link = session().get(ProxyLink, link_id, with_for_update=True)
    resident = session().get(Resident, link.resident_id) if link is not None else None
    if link is None or resident is None:
        raise NotFound()
    return link, resident


def _activate(link: ProxyLink, resident: Resident, by: Actor) -> None:
    PROXY_LINK.move(link, "active", by=by, act="confirm", for_id=resident.person_id, detail={"consent": link.consent})
    link.consented_at = clock.now()
    session().flush()
    accounts.grant(link.proxy_id, "proxy", by=by)
    announce(ProxyLinked(link.id, link.proxy_id, resident.id, resident.person_id))


def withdraw_link(by: Viewer, link_id: int) -> ProxyLink:
    """End a link at once: by the resident, the proxy, or a community worker of theirs. `NotFound` for anyone else."""
    link, resident = _asked(link_id)
    mine = by.person_id in (link.proxy_id, resident.person_id)
    if not mine and not can_confirm_link(by, link, resident):
        raise NotFound()
    was_active = link.state == "active"
    refused = not was_active and by.person_id == resident.person_id
    PROXY_LINK.move(
        link, "refused" if refused else "withdrawn", by=by, act="refuse" if refused else "withdraw",
        for_id=resident.person_id,
    )  # fmt: skip
    link.withdrawn_at = clock.now()
    session().flush()
    if was_active:  # who never had the consent is told no name
        announce(ProxyWithdrawn(link.id, link.proxy_id, resident.id, resident.person_id))
    return link


def links_to_confirm(viewer: Viewer) -> list[ProxyLink]:
    """Links that wait for a consent in person, of residents the viewer is the community worker of."""
    query = select(ProxyLink).join(Resident, Resident.id == ProxyLink.resident_id)
    query = query.where(ProxyLink.state == "asked", ProxyLink.consent == "in_person")
    mine = scopes.within(Resident.residence_code, viewer.divisions("community_worker"))
    return list(session().scalars(query.where(mine).order_by(ProxyLink.id)))
