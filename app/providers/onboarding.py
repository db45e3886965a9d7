"""How a provider comes in: it applies, the street verifies it — never who applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select

from app import accounts, organisations, places
from app.core import audit, clock
from app.core.actors import Actor, SystemActor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.events import announce
from app.core.ids import new_id
from app.core.lifecycle import IllegalMove
from app.providers.certificates import check_certificate, missing_certificates
from app.providers.events import ProviderApplied, ProviderReturned, ProviderSuspended, ProviderVerified
from app.providers.models import KINDS, Certificate, Provider, ServiceArea
from app.providers.states import PROVIDER

_CODE = re.compile(r"^[a-z0-9][a-z0-9-]{1,38}$")


def apply(
    *,
    name: str,
    kind: str,
    uscc: str | None,
    street_code: str,
    areas: Sequence[str],
    by: Actor,
    name_en: str | None = None,
    phone: str | None = None,
    code: str | None = None,
) -> Provider:
    """Apply to serve: the organisation is registered, its areas entered, and `by` becomes its manager.

    `uscc` is checked (GB 32100); `street_code` names the office that verifies; `areas` are divisions
    served with all their children. `Invalid` names the fields; nothing is sold before `verify`.
    """
    wrong = _wrong(kind, uscc, street_code, areas)
    if wrong:
        raise Invalid(fields=wrong)
    body = organisations.register(
        "provider", name, street_code, by, uscc=uscc, name_en=name_en or None, phone=phone or None
    )
    provider_id = new_id()
    values = {
        "id": provider_id, "organisation_id": body.id, "code": code or (body.uscc or str(provider_id)).lower(),
        "kind": kind, "state": PROVIDER.initial, "street_code": street_code, "score_count": 0,
        "applied_by": by.person_id, "created_at": clock.now(),
    }  # fmt: skip
    if not _CODE.match(str(values["code"])):
        raise Invalid(fields={"code": "服务商编码只能用小写字母、数字和连字符"})
    s = session()
    s.execute(insert(Provider), [values])
    audit.record(by, PROVIDER.noun, provider_id, "apply", to_state=PROVIDER.initial, detail={"street": street_code})
    _write_areas(provider_id, areas)
    if by.person_id is not None:
        rule = SystemActor(channel=by.channel)
        accounts.grant(by.person_id, "provider_manager", by=rule, organisation_id=body.id)
    announce(ProviderApplied(provider_id))
    return s.get_one(Provider, provider_id)


def apply_again(provider_id: int, *, by: Actor) -> None:
    """Send a returned application in again."""
    row = locked(provider_id)
    PROVIDER.move(row, "applied", by=by, act="apply_again")
    row.applied_by = by.person_id
    announce(ProviderApplied(row.id))


def set_areas(provider_id: int, areas: Sequence[str], *, by: Actor) -> None:
    """The divisions the provider serves, with all their children; at least one, all known."""
    row = locked(provider_id)
    wrong = _wrong_areas(areas)
    if wrong:
        raise Invalid(fields=wrong)
    session().execute(delete(ServiceArea).where(ServiceArea.provider_id == row.id))
    _write_areas(row.id, areas)
    audit.record(by, PROVIDER.noun, row.id, "set_areas", detail={"areas": sorted(set(areas))})


def verify(provider_id: int, *, by: Actor, seen: Iterable[int] = ()) -> None:
    """The street verifies a provider; `seen` are the certificates whose originals were looked at.

    `Forbidden` to whoever applied or manages it; `Conflict` while the licence every provider needs is
    not valid and checked, or when it has been decided meanwhile.
    """
    row = locked(provider_id)
    _not_own(row, by)
    mine = select(Certificate.id).where(Certificate.provider_id == row.id, Certificate.checked_at.is_(None))
    for certificate_id in session().scalars(mine.where(Certificate.id.in_(list(seen)))).all():
        check_certificate(certificate_id, by=by)
    if missing_certificates(row.id, "errands", clock.today()):
        raise Conflict("还没有核对过有效的营业执照或登记证书，不能通过核验", code="licence_missing")
    if row.state != "applied":
        raise IllegalMove(PROVIDER.noun, row.state, "verified")
    PROVIDER.move(row, "verified", by=by, act="verify")
    row.verified_by, row.verified_at, row.decided_reason = by.person_id, clock.now(), None
    session().flush()
    announce(ProviderVerified(row.id))


def return_application(provider_id: int, *, by: Actor, reason: str) -> None:
    """Send an application back for what is missing, with the reason."""
    _decide(provider_id, "returned", "return", by, reason)
    announce(ProviderReturned(provider_id))


def reject(provider_id: int, *, by: Actor, reason: str) -> None:
    """Say no, with the reason; this ends the application."""
    _decide(provider_id, "rejected", "reject", by, reason)
    announce(ProviderReturned(provider_id))


def suspend(provider_id: int, *, by: Actor, reason: str) -> None:
    """Stop all its selling at once; orders placed stay for people to decide on."""
    _decide(provider_id, "suspended", "suspend", by, reason)
    announce(ProviderSuspended(provider_id))


def reinstate(provider_id: int, *, by: Actor, reason: str = "") -> None:
    """Lift a suspension."""
    row = locked(provider_id)
    _not_own(row, by)
    if row.state != "suspended":
        raise IllegalMove(PROVIDER.noun, row.state, "verified")
    PROVIDER.move(row, "verified", by=by, act="reinstate", reason=reason or None)
    row.decided_reason = None
    announce(ProviderVerified(row.id))


def end(provider_id: int, *, by: Actor, reason: str) -> None:
    """The provider leaves; nothing of it is sold any more."""
    _decide(provider_id, "ended", "end", by, reason)
    announce(ProviderSuspended(provider_id))


def locked(provider_id: int) -> Provider:
    """The row, held until the transaction ends; `NotFound` if there is none."""
    row = session().scalars(select(Provider).where(Provider.id == provider_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row


def _decide(provider_id: int, state: str, act: str, by: Actor, reason: str) -> None:
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise Invalid("请写明原因", fields={"reason": "请写明原因，最多 200 个字"})
    row = locked(provider_id)
    _not_own(row, by)
    PROVIDER.move(row, state, by=by, act=act, reason=reason)
    row.decided_reason = reason
    session().flush()


def _not_own(row: Provider, by: Actor) -> None:
    if by.person_id is None:
        return
    managers = accounts.people_with("provider_manager", organisation_id=row.organisation_id)
    if by.person_id == row.applied_by or by.person_id in managers:
        raise Forbidden("自己的申请要由街道的另一位工作人员决定")


def _write_areas(provider_id: int, areas: Iterable[str]) -> None:
    rows = [{"id": new_id(), "provider_id": provider_id, "division_code": code} for code in sorted(set(areas))]
    session().execute(insert(ServiceArea), rows)


def _wrong(kind: str, uscc: str | None, street_code: str, areas: Sequence[str]) -> dict[str, str]:
    wrong = _wrong_areas(areas)
    if kind not in KINDS:
        wrong["kind"] = "请选择机构性质"
    if not uscc or not uscc.strip():
        wrong["uscc"] = "请填写统一社会信用代码"
    street = places.find(street_code) if street_code else None
    if street is None or street.level != "street":
        wrong["street_code"] = "请选择所在的街道"
    return wrong


def _wrong_areas(areas: Sequence[str]) -> dict[str, str]:
    if not areas:
        return {"areas": "请至少选择一个服务区域"}
    if len(places.names(areas)) != len(set(areas)):
        return {"areas": "有一个服务区域不存在"}
    return {}
