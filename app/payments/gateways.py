"""Which gateways this installation speaks to, built from its settings."""

from __future__ import annotations

from dataclasses import dataclass

from app.config import Config
from app.core.errors import NotFound
from app.payments.port import PaymentGateway


@dataclass(frozen=True, slots=True)
class Settings:
    """What gateways need to know. `base_url` is the public address without a trailing slash."""

    chosen: str = "sandbox"
    base_url: str = "http://127.0.0.1:8000"
    stripe_key: str | None = None
    stripe_webhook_secret: str | None = None


_settings = Settings()
_built: dict[str, PaymentGateway] = {}


def configure(config: Config) -> None:
    """Use this installation's settings; every process that talks to a gateway calls it once."""
    global _settings
    _settings = Settings(config.gateway, config.base_url, config.stripe_secret_key, config.stripe_webhook_secret)
    _built.clear()


def settings() -> Settings:
    """The settings in force."""
    return _settings


def install(gateway: PaymentGateway, *, chosen: bool = False) -> None:
    """Speak through this gateway under its name; with `chosen`, open new payments there."""
    global _settings
    _built[gateway.name] = gateway
    if chosen:
        _settings = Settings(gateway.name, _settings.base_url, _settings.stripe_key, _settings.stripe_webhook_secret)


def gateway(name: str) -> PaymentGateway:
    """The gateway of this name; `NotFound` where the installation does not have it."""
    found = _built.get(name)
    if found is None:
        found = _built[name] = _build(name)
    return found


def _build(name: str) -> PaymentGateway:
    if name == "sandbox":
        from app.payments.sandbox import SandboxGateway

        return SandboxGateway()
    if name == "stripe" and _settings.stripe_key and _settings.stripe_webhook_secret:
        from app.payments.stripe_gateway import StripeGateway

        return StripeGateway(_settings.stripe_key, _settings.stripe_webhook_secret)
    raise NotFound
