"""What happened to providers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProviderApplied:
    """A provider applied, or applied again after a return."""

    provider_id: int


@dataclass(frozen=True, slots=True)
class ProviderReturned:
    """The street sent the application back for more, or said no."""

    provider_id: int


@dataclass(frozen=True, slots=True)
class ProviderVerified:
    """The street verified the provider, or lifted a suspension."""

    provider_id: int


@dataclass(frozen=True, slots=True)
class ProviderSuspended:
    """The street suspended the provider, or it left: nothing of it is sold any more."""

    provider_id: int


@dataclass(frozen=True, slots=True)
class CertificateRecorded:
    """A certificate of the provider was entered, checked or withdrawn."""

    provider_id: int
