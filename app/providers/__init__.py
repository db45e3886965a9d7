"""providers: who serves — verified bodies with certificates, areas and workers.

Words: a provider *applies*; the street office *verifies* it. A certificate is *entered* by the
provider and *checked* by the street against its original; only a checked, valid one counts. Not here:
what is sold (`catalogue`), who is sent (`dispatch`).

Invariants and what holds each: nobody decides on the own application or checks the own entry
(`onboarding`, `certificates`); states move only by `states.PROVIDER`.
"""

from app.providers.certificates import add_certificate, check_certificate, covered_days, missing_certificates
from app.providers.models import KINDS
from app.providers.onboarding import (
    apply,
    apply_again,
    end,
    reinstate,
    reject,
    return_application,
    set_areas,
    suspend,
    verify,
)
from app.providers.policies import can_decide, can_dispatch, can_manage
from app.providers.queries import (
    Area,
    CertificateCard,
    ProviderCard,
    WorkerCard,
    areas,
    certificates,
    find,
    get,
    listed,
    names,
    of_viewer,
    staff_of,
    visible_to,
    worker_ids,
    workers,
    workers_by_id,
)
from app.providers.requirements import (
    PROVIDER_CERTIFICATES,
    SKILLS,
    WORKER_CERTIFICATES,
    certificate_name,
    required_certificates,
)
from app.providers.staff import add_worker, end_worker, set_skills

__all__ = [
    "KINDS", "PROVIDER_CERTIFICATES", "SKILLS", "WORKER_CERTIFICATES", "Area", "CertificateCard", "ProviderCard",
    "WorkerCard", "add_certificate", "add_worker", "apply", "apply_again", "areas", "can_decide", "can_dispatch",
    "can_manage", "certificate_name", "certificates", "check_certificate", "covered_days", "end", "end_worker",
    "find", "get", "listed", "missing_certificates", "names", "of_viewer", "reinstate", "reject",
    "required_certificates", "return_application", "set_areas", "set_skills", "staff_of", "suspend", "verify",
    "visible_to", "worker_ids", "workers", "workers_by_id",
]  # fmt: skip
