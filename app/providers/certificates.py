"""Certificates: entered by the provider, checked by the street, and the days they cover together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import insert, select

from app.core import audit, clock
from app.core.actors import Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.events import announce
from app.core.ids import new_id
from app.providers.events import CertificateRecorded
from app.providers.models import Certificate, Provider, Worker
from app.providers.requirements import CERTIFICATES, required_certificates

ONE_DAY = dt.timedelta(days=1)


def add_certificate(
    provider_id: int,
    kind: str,
    number: str,
    valid_from: dt.date,
    valid_until: dt.date,
    *,
    by: Actor,
    worker_id: int | None = None,
) -> int:
    """Enter a certificate of a provider or of one of its workers; its id. It counts once checked."""
    _check(kind, number, valid_from, valid_until)
    s = session()
    if s.get(Provider, provider_id) is None:
        raise NotFound
    if worker_id is not None:
        worker = s.get(Worker, worker_id)
        if worker is None or worker.provider_id != provider_id:
            raise NotFound
    values = {
        "id": new_id(), "provider_id": provider_id, "worker_id": worker_id, "kind": kind,
        "number": number.strip(), "valid_from": valid_from, "valid_until": valid_until,
        "recorded_by": by.person_id,
    }  # fmt: skip
    s.execute(insert(Certificate), [values])
    certificate_id = int(str(values["id"]))
    detail = {"provider_id": provider_id, "kind": kind}
    audit.record(by, "certificate", certificate_id, "add_certificate", detail=detail)
    announce(CertificateRecorded(provider_id))
    return certificate_id


def check_certificate(certificate_id: int, *, by: Actor) -> None:
    """Say that the original has been seen and matches. `Forbidden` to whoever entered it."""
    s = session()
    row = s.scalars(select(Certificate).where(Certificate.id == certificate_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    if by.person_id is not None and by.person_id == row.recorded_by:
        raise Forbidden("自己登记的证照要由另一位工作人员核对")
    if row.checked_at is not None:
        raise Conflict("这张证照已经核对过了")
    row.checked_by, row.checked_at = by.person_id, clock.now()
    s.flush()
    audit.record(by, "certificate", row.id, "check_certificate", detail={"provider_id": row.provider_id})
    announce(CertificateRecorded(row.provider_id))


def covered_days(provider_id: int, vertical: str) -> tuple[dt.date, dt.date] | None:
    """The first span of days, not yet over, on which every certificate the vertical needs is valid and checked.

    None when there is no such span.
    """
    kinds = required_certificates(vertical)
    spans = _spans(provider_id, kinds)
    today = clock.today()
    together = [(dt.date.min, dt.date.max)]
    for kind in kinds:
        together = [
            (max(first, other_first), min(last, other_last))
            for first, last in together
            for other_first, other_last in spans.get(kind, [])
            if max(first, other_first) <= min(last, other_last)
        ]
    open_spans = sorted(span for span in together if span[1] >= today)
    return open_spans[0] if open_spans else None


def missing_certificates(provider_id: int, vertical: str, day: dt.date) -> list[str]:
    """The kinds needed for the vertical that are not valid and checked on that day."""
    kinds = required_certificates(vertical)
    spans = _spans(provider_id, kinds)
    return [kind for kind in kinds if not any(first <= day <= last for first, last in spans.get(kind, []))]


def _spans(provider_id: int, kinds: Iterable[str]) -> dict[str, list[tuple[dt.date, dt.date]]]:
    query = select(Certificate.kind, Certificate.valid_from, Certificate.valid_until).where(
        Certificate.provider_id == provider_id,
        Certificate.worker_id.is_(None),
        Certificate.checked_at.is_not(None),
        Certificate.kind.in_(list(kinds)),
    )
    spans: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for kind, first, last in session().execute(query.order_by(Certificate.valid_from, Certificate.id)):
        known = spans.setdefault(kind, [])
        if known and first <= known[-1][1] + ONE_DAY:
            known[-1] = (known[-1][0], max(known[-1][1], last))
        else:
            known.append((first, last))
    return spans


def _check(kind: str, number: str, valid_from: dt.date, valid_until: dt.date) -> None:
    wrong = {}
    if kind not in CERTIFICATES:
        wrong["kind"] = "请选择证照种类"
    if not number.strip() or len(number.strip()) > 40:
        wrong["number"] = "请填写证照编号，最多 40 个字"
    if valid_until < valid_from:
        wrong["valid_until"] = "到期日不能早于起始日"
    elif valid_until >= dt.date(2200, 1, 1):
        wrong["valid_until"] = "请填写证照上的到期日"
    if wrong:
        raise Invalid(fields=wrong)
