"""The table itself. A new event is a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app import accounts, dispatch, enrolment, orders, payments, residents, visits
from app.core import events
from app.programmes import events as programmes
from app.providers import events as supply
from app.reactions import following as then
from app.reactions import telling as tell

Handler = Callable[[Any], None]

TABLE: Mapping[type, Sequence[Handler]] = {
    accounts.PhoneCodeAsked: [then.send_code],
    accounts.SessionEnded: [then.hang_up],
    accounts.RoleEnded: [then.hang_up_all],
    residents.FactRecorded: [then.requote],
    residents.ResidentErased: [then.forget_messages],
    residents.ProxyLinkAsked: [],
    residents.ProxyLinked: [tell.link_active],
    residents.ProxyWithdrawn: [tell.link_withdrawn],
    supply.ProviderApplied: [tell.provider_queue],
    supply.ProviderReturned: [tell.provider_returned],
    supply.ProviderVerified: [then.reshelve, tell.provider_verified],
    supply.ProviderSuspended: [then.reshelve],
    supply.CertificateRecorded: [then.reshelve],
    enrolment.ApplicationSubmitted: [tell.application_submitted],
    enrolment.ApplicationDecided: [tell.application_decided],
    enrolment.ApplicationWithdrawn: [tell.application_withdrawn],
    enrolment.EnrolmentStarted: [],
    enrolment.EnrolmentEnded: [then.requote],
    programmes.ProgrammePublished: [],
    programmes.ProgrammeEnded: [],
    payments.PaymentSettled: [then.take_payment],
    payments.PaymentFailed: [],
    payments.RefundSettled: [tell.refund_sent],
    payments.RefundFailed: [tell.refund_failed],
    orders.OrderPlaced: [tell.later("order_placed")],
    orders.OrderApproved: [tell.later("")],
    orders.OrderRejected: [tell.later("order_cancelled")],
    orders.OrderConfirmed: [then.offer_job, then.issue_code, tell.later("order_confirmed")],
    orders.OrderChanged: [then.offer_again, tell.later("order_changed")],
    orders.OrderCancelled: [then.withdraw_job, tell.later("order_cancelled")],
    orders.OrderExpired: [tell.later("order_expired")],
    orders.OrderBegan: [tell.later("")],
    orders.OrderCompleted: [tell.later("order_completed")],
    dispatch.JobOffered: [tell.later("job_offered")],
    dispatch.JobAccepted: [tell.later("order_accepted")],
    dispatch.JobDeclined: [then.end_declined],
    dispatch.JobAssigned: [tell.later("job_assigned")],
    dispatch.JobWithdrawn: [tell.later("job_withdrawn")],
    visits.WorkerDeparted: [tell.later("order_en_route")],
    visits.WorkerArrived: [tell.later("")],
    visits.CodeLocked: [tell.later("handover_locked")],
    visits.NobodyAnswered: [tell.later("no_answer")],
    visits.HandedOver: [],
}


def install() -> None:
    """Make the table the one that `events.announce` follows; once a process."""
    events.install(TABLE)
