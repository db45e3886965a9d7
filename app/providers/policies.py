"""Who may do what to a provider. The operations repeat what must never be got round: maker is never checker."""

from __future__ import annotations

from app.accounts import Viewer
from app.places import within
from app.providers.queries import ProviderCard

DECIDERS = ("street_officer", "street_approver")


def can_decide(viewer: Viewer, provider: ProviderCard) -> bool:
    """Whether the viewer's street office verifies, returns, suspends this provider; never who applied."""
    mine = any(within(provider.street_code, code) for code in viewer.divisions(*DECIDERS))
    return mine and viewer.person_id != provider.applied_by and not can_manage(viewer, provider)


def can_manage(viewer: Viewer, provider: ProviderCard) -> bool:
    """Whether the viewer manages the provider: its services, prices, certificates, workers."""
    return provider.organisation_id in viewer.organisations("provider_manager")


def can_dispatch(viewer: Viewer, provider: ProviderCard) -> bool:
    """Whether the viewer answers and assigns its jobs and sets its menus."""
    return provider.organisation_id in viewer.organisations("provider_manager", "dispatcher")
