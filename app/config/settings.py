"""config: the settings themselves, their defaults, and what makes them unusable."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.config.reading import Reader, development_secrets, in_memory


class ConfigError(Exception):
    """The settings cannot be used; `faults` holds one sentence for each thing wrong or missing."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        count = "1 setting needs" if len(faults) == 1 else f"{len(faults)} settings need"
        super().__init__(f"{count} attention: " + " ".join(faults))


@dataclass(frozen=True, slots=True)
class Sms:
    """How text messages leave: `demo` keeps them on the demo page, `http` posts them to a supplier."""

    provider: str = "demo"
    url: str = ""
    token: str = field(default="", repr=False)
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process.

    `data_keys` are (id, 32 bytes), the current one first; `clock_start` is an aware instant or None;
    `background` says who does outbox work: `threads` of this process, `celery`, or `none` (tests);
    `instance` tells this process from others that answer on the same machine.
    """

    environment: str
    port: int
    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    data_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    stripe_secret_key: str | None = field(repr=False)
    stripe_webhook_secret: str | None = field(repr=False)
    sms: Sms
    base_url: str
    support_phone: str
    clock_start: dt.datetime | None
    trusted_proxies: int
    socket_service: bool
    background: str
    allow_sandbox: bool
    instance: str

    @property
    def production(self) -> bool:
        """Whether real people and real money are behind this installation."""
        return self.environment == "production"

    @property
    def testing(self) -> bool:
        """Whether the test suite built this process."""
        return self.environment == "testing"

    @property
    def gateway(self) -> str:
        """The payment gateway in force: `stripe` where a key is set, else `sandbox`."""
        return "stripe" if self.stripe_secret_key else "sandbox"

    @property
    def uploads_dir(self) -> Path:
        """Where uploaded documents are kept; part of every backup."""
        return self.data_dir / "uploads"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """The settings `environ` asks for; `ConfigError` naming everything wrong or missing.

        Outside production, missing secrets are made once and kept in `DATA_DIR/secrets.json` (0600).
        """
        read = Reader(environ)
        environment = read.choice("ENVIRONMENT", ("development", "production", "testing"), "development")
        data_dir = Path(read.text("DATA_DIR", "var")).expanduser().resolve()
        port = read.number("PORT", 5000, 0, 65535)
        redis_url = read.redis_url("REDIS_URL")
        made = cls(
            environment=environment,
            port=port,
            data_dir=data_dir,
            database_url=read.database_url("DATABASE_URL", f"sqlite:///{data_dir / 'linli.db'}"),
            redis_url=redis_url,
            secret_key=read.text("SECRET_KEY"),
            data_keys=read.data_keys("DATA_KEYS"),
            stripe_secret_key=read.text("STRIPE_SECRET_KEY") or None,
            stripe_webhook_secret=read.text("STRIPE_WEBHOOK_SECRET") or None,
            sms=Sms(
                read.choice("SMS_PROVIDER", ("demo", "http"), "demo"),
                read.web_address("SMS_URL", ""),
                read.text("SMS_TOKEN"),
                read.text("SMS_SENDER"),
            ),
            base_url=read.web_address("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            support_phone=read.text("SUPPORT_PHONE", "400-000-0000"),
            clock_start=read.instant("LINLI_CLOCK"),
            trusted_proxies=read.number("TRUSTED_PROXIES", 0, 0, 5),
            socket_service=read.switch("SOCKET_SERVICE"),
            background=read.choice("BACKGROUND", ("threads", "celery", "none"), _background(environment, redis_url)),
            allow_sandbox=read.switch("ALLOW_SANDBOX"),
            instance=read.text("INSTANCE") or secrets.token_hex(8),
        )
        faults = read.faults + made._shared_faults() + (made._production_faults() if made.production else [])
        if faults:
            raise ConfigError(faults)
        return made if made.production else made._with_development_secrets()

    def _shared_faults(self) -> list[str]:
        faults = []
        if self.stripe_secret_key and not self.stripe_webhook_secret:
            faults.append("STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET, or payments would never be confirmed.")
        if self.sms.provider == "http" and not (self.sms.url and self.sms.token):
            faults.append("SMS_PROVIDER=http needs SMS_URL and SMS_TOKEN.")
        if self.background == "celery" and not self.redis_url:
            faults.append("BACKGROUND=celery needs REDIS_URL.")
        if self.socket_service and not self.redis_url:
            faults.append("SOCKET_SERVICE=1 needs REDIS_URL, the way messages reach it.")
        return faults

    def _production_faults(self) -> list[str]:
        faults = []
        if len(self.secret_key) < 32:
            faults.append("SECRET_KEY must be set to at least 32 random characters.")
        if not self.data_keys:
            faults.append("DATA_KEYS must be set to id:base64 of 32 random bytes, the current key first.")
        if not self.base_url.startswith("https://"):
            faults.append("BASE_URL must be set to the public https:// address.")
        if self.support_phone == "400-000-0000":
            faults.append("SUPPORT_PHONE must be set to a number somebody answers.")
        if self.clock_start is not None:
            faults.append("LINLI_CLOCK is for demonstrations; production runs on the real time.")
        if self.sms.provider == "demo" and not self.allow_sandbox:
            faults.append("SMS_PROVIDER=demo sends nothing; set a real supplier, or ALLOW_SANDBOX=1 to accept that.")
        if self.gateway == "sandbox" and not self.allow_sandbox:
            faults.append("STRIPE_SECRET_KEY is missing, so payments would be play money; set it, or ALLOW_SANDBOX=1.")
        if in_memory(self.database_url):
            faults.append("DATABASE_URL must name a database that outlives the process.")
        return faults

    def _with_development_secrets(self) -> Config:
        if self.secret_key and self.data_keys:
            return self
        secret_key, data_keys = development_secrets(self.data_dir)
        return replace(self, secret_key=self.secret_key or secret_key, data_keys=self.data_keys or data_keys)


def _background(environment: str, redis_url: str | None) -> str:
    if environment == "testing":
        return "none"
    return "celery" if redis_url and environment == "production" else "threads"
