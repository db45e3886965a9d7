"""Who may apply, withdraw and decide. Each question is answered with the reason, in words, where it is no."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from app import places
from app.accounts import Viewer
from app.core import clock
from app.core.db import session
from app.core.words import N_
from app.enrolment.models import Application, StepDecision
from app.enrolment.states import WAITING
from app.programmes.rule import Step
from app.residents.models import ProxyLink, Resident

STAFF_CHANNELS = ("counter", "phone")
APPLY_SCOPE = "applications"
OFFICERS = ("street_officer", "street_approver")
DISTRICT = ("district_officer", "district_approver")
STEP_ROLES: dict[tuple[str, str], tuple[str, ...]] = {
    ("community", "endorse"): ("community_worker",),
    ("community", "review"): ("community_worker",),
    ("community", "approve"): ("community_worker",),
    ("street", "endorse"): OFFICERS,
    ("street", "review"): OFFICERS,
    ("street", "approve"): ("street_approver",),
    ("district", "endorse"): DISTRICT,
    ("district", "review"): DISTRICT,
    ("district", "approve"): ("district_approver",),
}
OUTCOMES = {
    "endorse": ("endorse", "return"),
    "review": ("review", "return", "reject"),
    "approve": ("approve", "return", "reject"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is allowed; `reason` is a msgid where it is not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def roles_for(step: Step, application: Application) -> tuple[str, ...]:
    """The roles that may decide a step.

    What the community handed in for a resident itself is confirmed by the street's officer instead, so that
    nobody vouches for what they wrote.
    """
    roles = STEP_ROLES[step.by, step.task]
    if step.by == "community" and application.channel in STAFF_CHANNELS:
        return (*roles, "street_officer")
    return roles


def may_apply(viewer: Viewer, resident: Resident) -> Verdict:
    """The resident, their proxy with the right to apply, or a community worker of where they live."""
    if resident.person_id == viewer.person_id:
        return YES
    codes = viewer.divisions("community_worker")
    if any(places.within(resident.residence_code, code) for code in codes):
        return YES
    link = active_link(viewer.person_id, resident.id)
    if link is None:
        return Verdict(False, N_("您还不能替这位居民申请"))
    if APPLY_SCOPE not in link.scope:
        return Verdict(False, N_("这位居民没有授权您代为申请补贴，只授权了下单"))
    return YES


def active_link(person_id: int, resident_id: int) -> ProxyLink | None:
    """The consent in force today by which a person acts for a resident."""
    day = clock.today()
    return session().scalar(
        select(ProxyLink).where(
            ProxyLink.proxy_id == person_id,
            ProxyLink.resident_id == resident_id,
            ProxyLink.state == "active",
            ProxyLink.from_day <= day,
            or_(ProxyLink.until_day.is_(None), ProxyLink.until_day >= day),
        )
    )


def may_decide(viewer: Viewer, application: Application, step: Step | None, outcome: str | None = None) -> Verdict:
    """Whether the viewer may decide the step the application waits at, with `outcome` if one is named.

    Never one's own case: not the applicant, not the resident, not a proxy of the resident, not who decided
    an earlier step.
    """
    if application.state not in WAITING or step is None:
        return Verdict(False, N_("这件申请现在没有要办的步骤"))
    codes = viewer.divisions(*roles_for(step, application))
    if not any(places.within(application.community_code, code) for code in codes):
        return Verdict(False, _not_yours(step))
    if outcome is not None and outcome not in OUTCOMES[step.task]:
        return Verdict(False, N_("这一步不能这样决定"))
    return _not_own(viewer, application)


def _not_yours(step: Step) -> str:
    waits = {
        "community": N_("这件申请在等社区核实"),
        "street": N_("这件申请在等街道审批人办理"),
        "district": N_("这件申请在等区里审批"),
    }
    return waits[step.by]


def _not_own(viewer: Viewer, application: Application) -> Verdict:
    s = session()
    if viewer.person_id == application.applied_by:
        return Verdict(False, N_("这件申请是您提交的，要由另一位同事办理"))
    person_id = s.scalar(select(Resident.person_id).where(Resident.id == application.resident_id))
    if viewer.person_id == person_id:
        return Verdict(False, N_("这是您自己的申请，要由另一位同事办理"))
    linked = select(ProxyLink.id).where(
        ProxyLink.resident_id == application.resident_id,
        ProxyLink.proxy_id == viewer.person_id,
        ProxyLink.state.in_(("asked", "active")),
    )
    if s.scalar(linked.limit(1)) is not None:
        return Verdict(False, N_("您是这位居民的代办人，要由另一位同事办理"))
    earlier = select(StepDecision.id).where(
        StepDecision.application_id == application.id,
        StepDecision.decided_by == viewer.person_id,
        StepDecision.step < application.step,
    )
    if s.scalar(earlier.limit(1)) is not None:
        return Verdict(False, N_("前一步是您办的，这一步要由另一位同事办理"))
    return YES


def may_withdraw(viewer: Viewer, application: Application) -> Verdict:
    """The resident, who applied, or a proxy with the right to apply; while it is open."""
    if application.state not in (*WAITING, "returned"):
        return Verdict(False, N_("这件申请已经办结，不能撤回"))
    return _resident_side(viewer, application)


def may_answer(viewer: Viewer, application: Application) -> Verdict:
    """Who may hand in what was missing."""
    if application.state != "returned":
        return Verdict(False, N_("这件申请现在不用补件"))
    return _resident_side(viewer, application)


def _resident_side(viewer: Viewer, application: Application) -> Verdict:
    resident = session().get(Resident, application.resident_id)
    if viewer.person_id == application.applied_by:
        return YES
    return may_apply(viewer, resident) if resident else Verdict(False, N_("您还不能替这位居民申请"))
