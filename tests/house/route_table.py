"""Every route and who may use it: three rungs, as data. A route this table does not list fails the build.

To add a route, add a line: `"console.endpoint": rule`, where the rule is one of

- `public()`: anybody, signed in or not;
- `signed_in()`: whoever is signed in; others are led to the sign-in page;
- `only(ROLE, …)`: who holds one of the roles; other signed-in people get 403;

and says which object each part of the address names: `only(*STREET, number="order")`. The objects are made in
`route_actors.THINGS`. Then `sees=(ROLE, …)` narrows who of *our* people finds that object (for `only`, all of its
roles unless said); everybody else, and everybody of another division, provider or family, gets 404. With `mine=True`
each person has an object of their own and finds no one else's. A page without an object that `sees` narrows is
there for those roles, ours and theirs, and 404 for others. `serving=True`: the page is for whom one orders for;
people who order for nobody get 404. `shared=True`: the object belongs to no place; who passes the guard finds it.
`asks={"service": "service"}` is typed into the form or the address; a value after `=` is taken as it stands.
`policy=True`: the policy on the noun may refuse the page itself (403 with its reason), as it may any act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STREET = (
    "street_officer", "street_approver", "district_officer", "district_approver", "finance_officer", "auditor",
)  # fmt: skip
OFFICERS = ("street_officer", "street_approver")
DECIDERS = tuple(role for role in STREET if role != "finance_officer")
COMMUNITY = ("community_worker", "phone_operator")
PROVIDER = ("provider_manager", "dispatcher")
FAMILY = ("resident", "proxy")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the first rung (`who`), the objects in the address, and who of ours finds them."""

    who: str | tuple[str, ...]
    things: Mapping[str, str] = field(default_factory=dict)
    sees: tuple[str, ...] | None = None
    mine: bool = False
    serving: bool = False
    refuses: tuple[str, ...] = ()
    shared: bool = False
    policy: bool = False
    asks: Mapping[str, str] = field(default_factory=dict)


def public(**things: str) -> Rule:
    """Anybody."""
    return Rule("public", things)


def signed_in(
    *,
    sees: tuple[str, ...] | None = None,
    mine: bool = False,
    serving: bool = False,
    policy: bool = False,
    asks: Mapping[str, str] | None = None,
    **things: str,
) -> Rule:
    """Whoever is signed in."""
    return Rule("signed-in", things, sees, mine, serving, policy=policy, asks=asks or {})


def only(
    *roles: str,
    sees: tuple[str, ...] | None = None,
    refuses: tuple[str, ...] = (),
    shared: bool = False,
    asks: Mapping[str, str] | None = None,
    **things: str,
) -> Rule:
    """Holders of a role; `refuses` are those of them whom the policy refuses all of it (403)."""
    return Rule(roles, things, sees, refuses=refuses, shared=shared, asks=asks or {})


ACCOUNT = {
    "account.sign_in": public(),
    "account.ask_sign_in_code": public(),
    "account.sign_in_code": public(),
    "account.check_sign_in_code": public(),
    "account.sign_up": public(),
    "account.register": public(),
    "account.sign_out": public(),
    "account.staff_sign_in": public(),
    "account.check_staff_password": public(),
    "account.staff_second_factor": public(),
    "account.check_staff_second_factor": public(),
    "account.new_second_factor": public(),
    "account.confirm_second_factor": public(),
    "account.me": signed_in(),
    "account.looks": signed_in(),
    "account.my_data": signed_in(),
    "account.export_data": signed_in(sees=("resident",)),
    "account.erase_data": signed_in(),
    "account.sessions": signed_in(),
    "account.end_session": signed_in(mine=True, session_id="session"),
    "account.end_other_sessions": signed_in(),
    "account.people": signed_in(),
    "account.new_link": signed_in(),
    "account.ask_link": signed_in(),
    "account.link_code": signed_in(),
    "account.confirm_link": signed_in(),
    "account.withdraw_link": signed_in(sees=(*FAMILY, "community_worker"), link_id="link"),
}

STOREFRONT = {
    "storefront.home": public(),
    "storefront.set_mode": public(),
    "storefront.set_language": public(),
    "storefront.services": public(),
    "storefront.people": signed_in(),
    "storefront.choose_person": signed_in(serving=True),
    "storefront.new_address": signed_in(serving=True),
    "storefront.add_address": signed_in(serving=True),
    "storefront.service": signed_in(serving=True, service_id="service"),
    "storefront.begin_order": signed_in(serving=True, service_id="service"),
    "storefront.order_step": signed_in(serving=True, service_id="service", question="question"),
    "storefront.check": signed_in(serving=True, asks={"service": "service"}),
    "storefront.place_order": signed_in(serving=True, asks={"service": "service"}),
    "storefront.orders": signed_in(serving=True),
    "storefront.order": signed_in(sees=FAMILY, number="order"),
    "storefront.receipt": signed_in(sees=FAMILY, number="order"),
    "storefront.order_again": signed_in(sees=FAMILY, number="order"),
    "storefront.cancel_order": signed_in(sees=FAMILY, policy=True, number="order"),
    "storefront.confirm_cancellation": signed_in(sees=FAMILY, number="order"),
    "storefront.change_order": signed_in(sees=FAMILY, policy=True, number="order"),
    "storefront.confirm_change": signed_in(sees=FAMILY, number="order"),
    "storefront.pay_order": signed_in(sees=FAMILY, number="order"),
    "storefront.payment_return": signed_in(sees=FAMILY, number="order"),
    "storefront.inbox": signed_in(),
    "storefront.read_message": signed_in(mine=True, message_id="message"),
    "storefront.read_all_messages": signed_in(),
    "storefront.applications": signed_in(serving=True),
    "storefront.apply": signed_in(serving=True, asks={"programme_id": "=cn-voucher"}),
    "storefront.submit_application": signed_in(serving=True, asks={"programme": "=cn-voucher"}),
    "storefront.application": signed_in(sees=FAMILY, number="application"),
    "storefront.answer_application": signed_in(sees=FAMILY, number="application"),
    "storefront.withdraw_application": signed_in(sees=FAMILY, number="application"),
}

COMMUNITY_DESK = {
    "community.home": only(*COMMUNITY),
    "community.set_channel": only(*COMMUNITY),
    "community.register": only(*COMMUNITY),
    "community.register_resident": only(*COMMUNITY),
    "community.resident": only(*COMMUNITY, resident_id="resident"),
    "community.order_for": only(*COMMUNITY, resident_id="resident"),
    "community.apply": only(*COMMUNITY, asks={"programme": "=cn-voucher"}, resident_id="resident"),
    "community.submit_application": only(*COMMUNITY, asks={"programme": "=cn-voucher"}, resident_id="resident"),
    "community.new_proxy": only(*COMMUNITY, resident_id="resident"),
    "community.add_proxy": only(*COMMUNITY, resident_id="resident"),
    "community.proxies": only(*COMMUNITY),
    "community.confirm_proxy": only(*COMMUNITY, asks={"spoken": "=1"}, link_id="link"),
    "community.withdraw_proxy": only(*COMMUNITY, sees=("community_worker",), link_id="link"),
    "community.applications": only(*COMMUNITY),
    "community.application": only(*COMMUNITY, sees=("community_worker",), number="application"),
    "community.endorse_application": only(*COMMUNITY, sees=("community_worker",), number="application"),
    "community.return_application": only(*COMMUNITY, sees=("community_worker",), number="application"),
    "community.answer_application": only(*COMMUNITY, sees=("community_worker",), number="application"),
}

STREET_DESK = {
    "street.queue": only(*STREET),
    "street.queue_csv": only(*STREET),
    "street.set_keys": only(*STREET),
    "street.application": only(*STREET, sees=DECIDERS, number="application"),
    "street.endorse_application": only(*STREET, sees=DECIDERS, number="application"),
    "street.review_application": only(*STREET, sees=DECIDERS, number="application"),
    "street.approve_application": only(*STREET, sees=DECIDERS, number="application"),
    "street.return_application": only(*STREET, sees=DECIDERS, number="application"),
    "street.reject_application": only(*STREET, sees=DECIDERS, number="application"),
    "street.approvals": only(*STREET),
    "street.approve_applications": only(*STREET),
    "street.holds": only(*STREET),
    "street.decide_holds": only(*STREET, number="order"),
    "street.budgets": only(*STREET),
    "street.budget": only(*STREET, budget_id="budget"),
    "street.propose_budget_move": only(*STREET, budget_id="budget"),
    "street.decide_budget_move": only(*STREET, move_id="move"),
    "street.programmes": only(*STREET),
    "street.programme": only(*STREET, shared=True, version_id="version"),
    "street.publish_programme": only(*STREET, shared=True, version_id="version"),
    "street.orders": only(*STREET),
    "street.orders_csv": only(*STREET),
    "street.order": only(*STREET, number="order"),
    "street.order_file": only(*STREET, number="order"),
    "street.approve_order": only(*STREET, number="order"),
    "street.reject_order": only(*STREET, number="order"),
    "street.residents": only(*STREET),
    "street.resident": only(*STREET, sees=DECIDERS, resident_id="resident"),
    "street.look_at_resident": only(*STREET, sees=DECIDERS, resident_id="resident"),
    "street.provider_list": only(*STREET),
    "street.provider": only(*STREET, sees=DECIDERS, provider_id="provider"),
    "street.verify_provider": only(*STREET, sees=DECIDERS, provider_id="provider"),
    "street.return_provider": only(*STREET, sees=DECIDERS, provider_id="provider"),
    "street.reject_provider": only(*STREET, sees=DECIDERS, provider_id="provider"),
    "street.suspend_provider": only(*STREET, sees=DECIDERS, provider_id="provider"),
    "street.reinstate_provider": only(*STREET, sees=DECIDERS, provider_id="provider"),
    "street.check_certificates": only(*STREET, sees=DECIDERS, provider_id="provider"),
    "street.decide_filing": only(*STREET, sees=OFFICERS, filing_id="filing"),
    "street.decide_service": only(*STREET, sees=OFFICERS, service_id="waiting_service"),
}

MANAGER_ONLY = ("dispatcher",)
PROVIDER_DESK = {
    "provider.application": signed_in(),
    "provider.apply": signed_in(),
    "provider.apply_again": only(*PROVIDER),
    "provider.choose_provider": only(*PROVIDER, asks={"provider": "provider"}),
    "provider.board": only(*PROVIDER),
    "provider.act_on_jobs": only(*PROVIDER),
    "provider.job": only(*PROVIDER, job_id="job"),
    "provider.accept_job": only(*PROVIDER, job_id="job"),
    "provider.decline_job": only(*PROVIDER, job_id="job"),
    "provider.assign_job": only(*PROVIDER, job_id="job"),
    "provider.unassign_job": only(*PROVIDER, job_id="job"),
    "provider.hand_over_at_counter": only(*PROVIDER, job_id="job"),
    "provider.record_without_code": only(*PROVIDER, job_id="job"),
    "provider.sheet": only(*PROVIDER),
    "provider.menu_weeks": only(*PROVIDER),
    "provider.menu_week": only(*PROVIDER, service_id="service"),
    "provider.set_menus": only(*PROVIDER, service_id="service"),
    "provider.copy_week": only(*PROVIDER, service_id="service"),
    "provider.services": only(*PROVIDER, refuses=MANAGER_ONLY),
    "provider.new_service": only(*PROVIDER, refuses=MANAGER_ONLY),
    "provider.add_service": only(*PROVIDER),
    "provider.service": only(*PROVIDER, refuses=MANAGER_ONLY, service_id="service"),
    "provider.change_service": only(*PROVIDER, refuses=MANAGER_ONLY, service_id="service"),
    "provider.set_service_state": only(*PROVIDER, refuses=MANAGER_ONLY, service_id="service"),
    "provider.file_price": only(*PROVIDER, refuses=MANAGER_ONLY, service_id="service"),
    "provider.areas": only(*PROVIDER, refuses=MANAGER_ONLY),
    "provider.set_areas": only(*PROVIDER),
    "provider.certificates": only(*PROVIDER, refuses=MANAGER_ONLY),
    "provider.add_certificate": only(*PROVIDER),
    "provider.workers": only(*PROVIDER, refuses=MANAGER_ONLY),
    "provider.add_worker": only(*PROVIDER),
    "provider.set_skills": only(*PROVIDER, refuses=MANAGER_ONLY, worker_id="worker"),
    "provider.end_worker": only(*PROVIDER, refuses=MANAGER_ONLY, worker_id="worker"),
    "provider.money": only(*PROVIDER, refuses=MANAGER_ONLY),
}

WORKER_PHONE = {
    "worker.today": only("worker"),
    "worker.job": only("worker", job_id="job"),
    "worker.depart": only("worker", job_id="job"),
    "worker.arrive": only("worker", job_id="job"),
    "worker.call_number": only("worker", job_id="job"),
    "worker.hand_over": only("worker", job_id="job"),
    "worker.no_answer": only("worker", job_id="job"),
    "worker.fail": only("worker", job_id="job"),
}

ADMINISTRATION = {
    "admin.people": only("admin"),
    "admin.person": only("admin", shared=True, person_id="official"),
    "admin.grant_role": only("admin", shared=True, person_id="official"),
    "admin.end_role": only("admin", shared=True, person_id="official", role_id="role"),
    "admin.end_sessions": only("admin", shared=True, person_id="official"),
    "admin.reset_factor": only("admin", shared=True, person_id="official"),
}

OUTSIDE = {
    "payments.sandbox_checkout": public(ref="checkout"),
    "payments.pay_sandbox_checkout": public(ref="checkout"),
    "payments.sandbox_webhook": public(),
    "payments.stripe_webhook": public(),
    "health.live": public(),
    "health.ready": public(),
    "demo.inbox": public(),
    "style.index": public(),
    "style.show": public(page="page"),
    "style.error": public(status="status"),
    "static": public(filename="filename"),
}

ROUTES: dict[str, Rule] = (
    ACCOUNT | STOREFRONT | COMMUNITY_DESK | STREET_DESK | PROVIDER_DESK | WORKER_PHONE | ADMINISTRATION | OUTSIDE
)
